council-nav = Auswertungen und Kennzahlen
queries-title = Auswertungen
queries-lead = Wer hat was ausgewertet? Jede Abfrage steht hier, ohne Ausnahme.
queries-explained = Lotse schreibt bei jeder Auswertung mit, welches Konto in welcher Rolle welchen Datensatz mit welchen Filtern abgefragt hat. In Lotse kann niemand diese Liste ändern, auch nicht die Administration. Auswertungen über einzelne Beschäftigte gibt es nicht, deshalb können sie hier nicht auftauchen.
queries-filter = Auswertungen eingrenzen
queries-at = Zeitpunkt
queries-account = Konto
queries-role = Rolle
queries-dataset = Datensatz
queries-what = Was
queries-filters = Filter
queries-no-filter = ohne
queries-from = Von
queries-to = Bis
queries-all = Alle
queries-reset = Zurücksetzen
queries-empty = Noch keine Auswertungen
queries-empty-filtered = Keine Auswertung in diesem Ausschnitt
queries-caption = { $from } bis { $to } von { $total } Auswertungen, neueste zuerst
queries-pages = Weitere Auswertungen
queries-newer = Neuere
queries-older = Ältere
queries-page = Auswertungen ab Nummer { $from }
query-map = Prozesskarte
query-variants = Varianten
query-statistics = Statistik
query-cases = Fallliste
query-case = Einzelner Fall
query-dotted = Punktdiagramm
query-attributes = Merkmale
query-attribute = Merkmal
query-handover = Übergaben
query-compare = Vergleich
query-export = Export
query-suggestions = Vorschläge für Filter
query-filter-suggestions = Vorschläge für Filter

metrics-title = Kennzahlen
metrics-lead = Alles, was Lotse berechnen kann. Mehr gibt es nicht.
metrics-promise = Keine dieser Kennzahlen gilt einer Person. Gruppen, die zu klein sind, werden zurückgehalten.
metrics-caption =
    { $count ->
        [one] Eine Kennzahl
       *[other] { $count } Kennzahlen
    }
metrics-name = Kennzahl
metrics-definition = So wird sie berechnet
metrics-unit = Einheit
metrics-level = Gilt für
metrics-person = Über Personen
level-case = Fälle
level-activity = Schritte
level-transition = Übergänge
level-edge = Übergänge
level-variant = Varianten
level-dataset = Datensatz
level-unit = Stellen
level-attribute = Merkmale
