app-name = Lotse
bar-official = Fachanwendung der öffentlichen Verwaltung
skip-to-content = Zum Inhalt springen
page-opened = Seite geöffnet: { $title }

nav-label = Hauptnavigation
nav-menu = Menü
nav-start = Start
nav-datasets = Prozesse
nav-import = Importieren
nav-queries = Auswertungen
nav-metrics = Kennzahlen
nav-users = Verwaltung
nav-me = Meine Daten
nav-password = Passwort ändern
nav-logout = Abmelden
nav-accessibility = Barrierefreiheit
nav-licences = Lizenzen

search-label = Suchen
search-placeholder = Suchen
search-title = Suche
search-results =
    { $count ->
        [0] Nichts gefunden zu „{ $term }“
        [one] Ein Treffer zu „{ $term }“
       *[other] { $count } Treffer zu „{ $term }“
    }
search-hint = Gesucht wird in den Namen der Datensätze und in den Seiten von Lotse.

plain-switch = Einfache Sprache
display-menu = Darstellung
theme-title = Farben
theme-system = Wie im Betriebssystem
theme-light = Hell
theme-dark = Dunkel
language-menu = Sprache: { $name }
language-changed = Die Sprache ist jetzt { $name }.
user-menu = Konto von { $name }

role-sachbearbeitung = Sachbearbeitung
role-prozessmanagement = Prozessmanagement
role-personalrat = Personalrat
role-datenschutz = Datenschutz
role-leitung = Leitung
role-administration = Administration

footer-claim = Wir untersuchen Abläufe. Nicht Menschen.
footer-version = Version { $version }

leave-title = Möchten Sie die Seite verlassen?
leave-text = Ihre Eingaben sind noch nicht gespeichert. Wenn Sie die Seite verlassen, gehen sie verloren.
leave-go = Verlassen
leave-stay = Hier bleiben

session-warning-title = Ihre Anmeldung läuft gleich ab
session-warning-text =
    { $minutes ->
        [one] In einer Minute werden Sie abgemeldet, weil Sie länger nichts getan haben.
       *[other] In { $minutes } Minuten werden Sie abgemeldet, weil Sie länger nichts getan haben.
    }
session-warning-stay = Weiterarbeiten

action-close = Schließen
action-cancel = Abbrechen
action-retry = Noch einmal versuchen
action-save = Speichern
action-delete = Löschen
action-back = Zurück
action-next = Weiter
action-edit = Bearbeiten
action-download = Herunterladen
state-loading = Wird geladen …
field-optional = (freiwillig)
slider-number = { $label }: Zahl in { $unit }
toasts-label = Meldungen
chip-remove = Entfernen: { $text }
table-export = Als CSV speichern
table-sort-hint = Spaltenköpfe sortieren die Tabelle.
table-show = Als Tabelle
table-hide = Als Grafik
table-rows =
    { $count ->
        [one] 1 Zeile
       *[other] { $count } Zeilen
    }
combobox-none = Kein Eintrag passt dazu.
combobox-count =
    { $count ->
        [one] Ein Eintrag
       *[other] { $count } Einträge
    }
value-withheld = zurückgehalten
value-withheld-reason = Zurückgehalten, weil die Gruppe zu klein ist.
value-yes = ja
value-no = nein
value-none = keine Angabe

duration-years = { $value } Jahre
duration-months = { $value } Monate
duration-days = { $value ->
        [one] { $value } Tag
       *[other] { $value } Tage
    }
duration-hours = { $value ->
        [one] { $value } Stunde
       *[other] { $value } Stunden
    }
duration-minutes = { $value ->
        [one] { $value } Minute
       *[other] { $value } Minuten
    }
duration-seconds = { $value ->
        [one] { $value } Sekunde
       *[other] { $value } Sekunden
    }
duration-short-years = { $value } J
duration-short-months = { $value } Mon.
duration-short-days = { $value } T
duration-short-hours = { $value } Std.
duration-short-minutes = { $value } Min.
duration-short-seconds = { $value } Sek.
