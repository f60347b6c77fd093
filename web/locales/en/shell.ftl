app-name = Lotse
bar-official = Public administration application
skip-to-content = Skip to content
page-opened = Page opened: { $title }

nav-label = Main navigation
nav-menu = Menu
nav-start = Start
nav-datasets = Processes
nav-import = Import
nav-queries = Queries
nav-metrics = Metrics
nav-users = Administration
nav-me = My data
nav-password = Change password
nav-logout = Log out
nav-accessibility = Accessibility
nav-licences = Licences

search-label = Search
search-placeholder = Search
search-title = Search
search-results =
    { $count ->
        [0] Nothing found for “{ $term }”
        [one] One result for “{ $term }”
       *[other] { $count } results for “{ $term }”
    }
search-hint = The search covers the names of datasets and the pages of Lotse.

plain-switch = Plain German
display-menu = Display
theme-title = Colours
theme-system = As in the operating system
theme-light = Light
theme-dark = Dark
language-menu = Language: { $name }
language-changed = The language is now { $name }.
user-menu = Account of { $name }

role-sachbearbeitung = Case work
role-prozessmanagement = Process management
role-personalrat = Staff council
role-datenschutz = Data protection
role-leitung = Management
role-administration = Administration

footer-claim = We examine how work flows. Not people.
footer-version = Version { $version }

leave-title = Leave this page?
leave-text = What you entered has not been saved. If you leave the page, it is lost.
leave-go = Leave
leave-stay = Stay here

session-warning-title = You will soon be logged out
session-warning-text =
    { $minutes ->
        [one] You will be logged out in one minute because you have not done anything for a while.
       *[other] You will be logged out in { $minutes } minutes because you have not done anything for a while.
    }
session-warning-stay = Keep working

action-close = Close
action-cancel = Cancel
action-retry = Try again
action-save = Save
action-delete = Delete
action-back = Back
action-next = Next
action-edit = Edit
action-download = Download
state-loading = Loading …
field-optional = (optional)
slider-number = { $label }: number in { $unit }
toasts-label = Messages
chip-remove = Remove: { $text }
table-export = Save as CSV
table-sort-hint = The column heads sort the table.
table-show = As a table
table-hide = As a chart
table-rows =
    { $count ->
        [one] 1 row
       *[other] { $count } rows
    }
combobox-none = No entry matches.
combobox-count =
    { $count ->
        [one] One entry
       *[other] { $count } entries
    }
value-withheld = withheld
value-withheld-reason = Withheld because the group is too small.
value-yes = yes
value-no = no
value-none = not given

duration-years = { $value } years
duration-months = { $value } months
duration-days = { $value ->
        [one] { $value } day
       *[other] { $value } days
    }
duration-hours = { $value ->
        [one] { $value } hour
       *[other] { $value } hours
    }
duration-minutes = { $value ->
        [one] { $value } minute
       *[other] { $value } minutes
    }
duration-seconds = { $value ->
        [one] { $value } second
       *[other] { $value } seconds
    }
duration-short-years = { $value } y
duration-short-months = { $value } mo
duration-short-days = { $value } d
duration-short-hours = { $value } h
duration-short-minutes = { $value } min
duration-short-seconds = { $value } s
