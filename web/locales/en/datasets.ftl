datasets-title = Processes
datasets-lead = Each dataset is the log of one procedure. A click on its name opens the process map.
datasets-import = Import a log
datasets-compare = Compare two
datasets-empty = No processes yet
datasets-empty-text = Import the log of a procedure. After a minute you see how the work flows.
datasets-empty-ask = Ask process management to import a log.
dataset-title = Dataset
dataset-name = Name
dataset-imported = Imported
dataset-actions = Actions
dataset-details = Details
dataset-details-of = Details of { $name }
dataset-open-map = To the process map
dataset-rename = Rename
dataset-rename-title = Rename dataset
dataset-renamed = The new name is saved.
dataset-delete-title = Delete “{ $name }”?
dataset-delete-text = The dataset with { $cases } cases and its saved filters will be deleted for good. This cannot be undone.
dataset-delete-yes = Delete for good
dataset-deleted = “{ $name }” has been deleted.
dataset-diagnostics = Result of the import
dataset-about = About this dataset
dataset-source = File
dataset-format = Format
dataset-size = Size
dataset-start = Start of steps
dataset-start-yes = Available: waiting and working can be told apart.
dataset-start-no = Not available: durations count from step to step.
dataset-unit = Organisational unit
dataset-unit-yes = Available: hand-overs between units can be shown.
dataset-unit-no = Not available: hand-overs are not shown.
dataset-k = Smallest group
dataset-k-text = Groups of fewer than { $k } cases are not shown.
dataset-access = Individual cases
dataset-access-yes = May be viewed. This was decided at import.
dataset-access-no = Are not shown, only groups.
dataset-digest = Checksum
dataset-digest-text = SHA-256 of the stored content. If one byte changes, it changes.

figure-cases = Cases
figure-events = Events
figure-activities = Steps
figure-variants = Variants
figure-period = Period

diagnostic-none = All rows were taken over, nothing unusual.
diagnostic-rejected =
    { $count ->
        [one] One row was not taken over.
       *[other] { $count } rows were not taken over.
    }
diagnostic-download = Download rejected rows
diagnostic-title = Notes from the import
diagnostic-line = First in line
diagnostic-message = Note
diagnostic-count = Count

hit-dataset = Process
hit-page = Page
