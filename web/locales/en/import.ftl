import-title = Import a log
import-lead = One file from your case system is enough. After a minute you see how the work flows.
import-steps = Steps of the import
import-step-choose = Choose a file
import-step-review = Check
import-step-map = Look at the map

import-drop-label = Drop or choose a file
import-drop = Drop a file here
import-or = or
import-pick = Choose a file
import-formats = XES, CSV or Parquet, also packed with gzip (.gz). Only free disk space limits the size.
import-one-file = Please choose exactly one file.
import-empty-file = The file “{ $name }” is empty. Choose another one.
import-promise = The file stays on your premises. Names of employees are replaced by pseudonyms on reading; nobody who analyses can see their key.

import-uploading = { $name } is being sent
import-looking = { $name } is being looked at
import-bytes = { $done } of { $total }
import-ready-to-check = { $name } has been sent. Please check the columns.
import-cancelled = The import was cancelled. Nothing was stored.
import-failed = The import failed. Nothing was stored.

import-understood = Lotse has understood the file
import-understood-but-text = Everything needed was found. One question only a person can answer:
import-understood-text = Everything needed was recognised. You can import now or have a look below.
import-needs-you = Something is still missing
import-needs-you-text = Please say below which columns hold the case, the step and the time.
import-file = { $name }: { $format }, { $size }, { $columns ->
        [one] one column.
       *[other] { $columns } columns.
    }
import-submit = Import
import-other-file = Other file

import-columns-title = What is in which column?
import-more-columns = { $count ->
        [0] Assign more columns
        [one] More columns: one assigned
       *[other] More columns: { $count } assigned
    }
import-role-case = Case
import-role-case-hint = File or case number. Rows with the same value belong together.
import-role-activity = Step
import-role-activity-hint = What was done, for example “check application”.
import-role-activity2 = Step, second part
import-role-activity2-hint = Is appended to the step, for example an outcome.
import-role-time = Time
import-role-time-hint = When the step was finished.
import-role-start = Start
import-role-start-hint = When the step began. It tells waiting from working.
import-role-lifecycle = State
import-role-lifecycle-hint = Whether the row reports the start or the end of a step.
import-role-actor = Worked on by
import-role-actor-hint = Is always replaced by pseudonyms and never shown.
import-role-unit = Organisational unit or role
import-role-unit-hint = Section, team or role. For hand-overs between units.
import-role-cost = Cost
import-role-cost-hint = An amount per step.
import-role-attribute = Attribute
import-choose-column = Please choose
import-no-column = None
import-guessed = recognised
import-samples = Example: { $samples }
import-missing-case = Choose the column with the file or case number.
import-missing-activity = Choose the column with the step.
import-missing-time = Choose the column with the time.
import-doubled = The column “{ $column }” is assigned twice.

import-reading-title = How the file is read
import-delimiter = Separator
delimiter-semicolon = semicolon
delimiter-comma = comma
delimiter-tab = tab
delimiter-pipe = vertical bar
import-encoding = Character set
import-encoding-hint = Change it if umlauts look wrong.
encoding-utf-8 = UTF-8
encoding-windows-1252 = Windows (Western Europe)
encoding-iso-8859-1 = ISO 8859-1
encoding-iso-8859-15 = ISO 8859-15
encoding-utf-16le = UTF-16
encoding-utf-16be = UTF-16 (big endian)
import-time-zone = Time zone
import-time-zone-hint = Applies to times that name none.
import-time-format = Date format
import-time-format-hint = For example %d.%m.%Y %H:%M. Leave empty to have it recognised.
import-header = The first row holds the column names
import-preview-caption = The first rows
import-dropped = is left out
import-pseudonym = Pseudonym

import-privacy-title = Data protection
import-privacy-text = What is removed here never reaches the store.
import-actor-note = The column “{ $column }” names employees. It is replaced by pseudonyms and never analysed or shown.
import-nothing-personal = No column looks like names.
import-personal = “{ $column }” looks like names or identifiers
import-personal-reason = The values resemble names or identifiers of people.
import-treat-pseudonymise = Replace by pseudonyms
import-treat-drop = Leave out
import-treat-keep = Keep as it is, these are not names
import-others = Does another column name people?
import-others-text = No program can know whether “Berger” is a person or a place. Tick the columns in which staff or parties stand; Lotse replaces their values by pseudonyms.
import-others-checked = I have looked at the columns. Those not ticked name no people.
import-others-missing = Look at the columns and confirm it here.
import-treat-mapped = This column is needed and so cannot be left out.
import-case-access = Individual cases may be viewed
import-case-access-text = Otherwise Lotse shows groups only. The decision is put on record and applies to this dataset. Agree on it with data protection and the staff council.

import-finish-title = Name and strictness
import-name = Name of the dataset
import-name-hint = This is how it appears in the list of processes.
import-name-missing = Enter a name.
import-tolerant = Skip faulty rows
import-tolerant-text = Otherwise the import stops at the first faulty row and says which one it is. You can download skipped rows with reasons afterwards.

import-running = { $name }: { $phase }
import-phase-reading = reading rows
import-phase-sorting = ordering cases
import-phase-assembling = ordering cases
import-phase-pseudonymising = replacing names
import-phase-storing = storing the dataset
import-phase-waiting = waiting for a free slot
import-counted = { $events } events, { $done } of { $total } read
import-cancel-note = If you cancel, nothing is left behind.
import-done = { $name } has been imported
import-done-toast =
    { $notes ->
        [0] { $name } is imported.
        [one] { $name } is imported. A note stands with the details of the dataset.
       *[other] { $name } is imported. { $notes } notes stand with the details of the dataset.
    }
import-open-map = To the process map
import-another = Import another file

format-xes = XES
format-xes-gz = XES, packed
format-xesgz = XES, packed
format-csv = CSV
format-csv-gz = CSV, packed
format-csvgz = CSV, packed
format-parquet = Parquet
