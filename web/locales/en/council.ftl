council-nav = Queries and metrics
queries-title = Queries
queries-lead = Who analysed what? Every query is listed here, without exception.
queries-explained = For every analysis Lotse records which account in which role asked which dataset with which filters. Nobody can change this list in Lotse, not even the administration. There is no analysis of individual employees, so none can appear here.
queries-filter = Narrow down queries
queries-at = Time
queries-account = Account
queries-role = Role
queries-dataset = Dataset
queries-what = What
queries-filters = Filters
queries-no-filter = none
queries-from = From
queries-to = To
queries-all = All
queries-reset = Reset
queries-empty = No queries yet
queries-empty-filtered = No query in this selection
queries-caption = { $from } to { $to } of { $total } queries, newest first
queries-pages = More queries
queries-newer = Newer
queries-older = Older
queries-page = Queries from number { $from }
query-map = Process map
query-variants = Variants
query-statistics = Statistics
query-cases = List of cases
query-case = Single case
query-dotted = Dotted chart
query-attributes = Attributes
query-attribute = Attribute
query-handover = Hand-overs
query-compare = Comparison
query-export = Export
query-suggestions = Suggestions for filters
query-filter-suggestions = Suggestions for filters

metrics-title = Metrics
metrics-lead = Everything that Lotse can compute. There is nothing else.
metrics-promise = None of these metrics is about a person. Groups that are too small are withheld.
metrics-caption =
    { $count ->
        [one] One metric
       *[other] { $count } metrics
    }
metrics-name = Metric
metrics-definition = How it is computed
metrics-unit = Unit
metrics-level = Applies to
metrics-person = About people
level-case = Cases
level-activity = Steps
level-transition = Transitions
level-edge = Transitions
level-variant = Variants
level-dataset = Dataset
level-unit = Units
level-attribute = Attributes
