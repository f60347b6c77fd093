nav-impulses = Impulse
impulses-title = Impulse
impulses-lead = Was die Arbeit bremst, und was daraus wird. Jeder Impuls bekommt eine Antwort.
impulses-none = Kein Impuls passt dazu
impulses-none-text = Ändern Sie die Auswahl, oder geben Sie selbst einen Impuls.
impulses-count =
    { $n ->
        [one] Ein Impuls
       *[other] { $n } Impulse
    }
impulse-give = Impuls geben
impulse-give-lead = Was bremst Ihre Arbeit? Drei Felder, zwei Minuten. Ein Satz genügt.
impulse-read-answer = Antwort mit Kennwort lesen
impulse-without-login = Ohne Anmeldung:
impulse-number = Impuls { $id }
impulse-problem = Was bremst die Arbeit?
impulse-problem-hint = Schreiben Sie über den Ablauf, nicht über Personen.
impulse-problem-missing = Bitte schreiben Sie mindestens einen Satz.
impulse-extent = Wie oft, oder wie viel?
impulse-extent-hint = Zum Beispiel: jeden Tag eine halbe Stunde
impulse-idea = Was könnte helfen?
impulse-where = Stelle im Ablauf
impulse-about = Es geht um: { $place }
impulse-about-remove = Ohne diese Stelle
impulse-similar = Das gibt es schon. Geht es darum?
impulse-who = Wer sieht, dass es von Ihnen ist?
impulse-with-name = Mit Namen ({ $name })
impulse-with-name-text = Alle sehen Ihren Namen. Rückfragen erreichen Sie hier.
impulse-with-code = Mit Kennwort, ohne Namen
impulse-with-code-text = Niemand kann herausfinden, wer Sie sind, auch nicht die Administration. Sie bekommen ein Kennwort und lesen damit die Antwort.
impulse-notice-title = Steht da ein Name oder ein Aktenzeichen?
impulse-notice-text = Ändern Sie den Text, oder senden Sie ihn so, wie er ist.
impulse-notice-name = Vielleicht ein Name
impulse-notice-file-number = Vielleicht ein Aktenzeichen
impulse-notice-mail = Eine E-Mail-Adresse
impulse-notice-phone = Vielleicht eine Telefonnummer
impulse-send = Absenden
impulse-send-anyway = So absenden
impulse-sent = Danke, der Impuls ist eingegangen
impulse-draft-kept = Ihr Entwurf von vorhin ist noch da.
impulse-draft-discard = Entwurf verwerfen
impulse-next-title = Wie geht es weiter?
impulse-next-check = Innerhalb von 14 Tagen sieht sich jemand den Impuls an.
impulse-next-assess = Innerhalb von sechs Wochen wird begutachtet, was er bringt.
impulse-next-decide = Danach wird entschieden: ja, teilweise oder nein. Ein Nein ist immer begründet.
impulse-next-build = Ein Ja nennt, wer es umsetzt und bis wann.
impulse-next-control = Am Ende prüft jemand anderes, ob es wirklich umgesetzt ist.
impulse-code = Kennwort
impulse-code-yours = Ihr Kennwort
impulse-code-once = Bitte jetzt aufschreiben. Es wird nur dieses eine Mal gezeigt, und niemand kann es wiederfinden.
impulse-code-copy = Kennwort kopieren
impulse-code-copied = Kennwort kopiert
impulse-code-lead = Mit dem Kennwort lesen Sie, was aus Ihrem Impuls geworden ist. Dafür melden Sie sich nicht an.
impulse-code-hint = Sechs Wörter. Groß oder klein, mit Strich oder Leerzeichen.
impulse-code-open = Öffnen
impulse-code-forget = Fertig, Seite leeren
impulse-code-write-hint = Die Antwort steht später wieder hier.
impulse-found = Impuls gefunden
impulse-way = Stand
impulse-state-all = Alle
impulse-state-open = Offen
impulse-state-done = Abgeschlossen
impulse-state-received = Eingegangen
impulse-state-checked = Geprüft
impulse-state-assessed = Begutachtet
impulse-state-accepted = Angenommen
impulse-state-accepted-in-part = Teilweise angenommen
impulse-state-rejected = Abgelehnt
impulse-state-merged = Zusammengeführt
impulse-state-in-work = In Arbeit
impulse-state-implemented = Umgesetzt
impulse-state-closed = Geprüft und abgeschlossen
impulse-merged-into = weiter bei Impuls { $id }
impulse-due = { $duty } bis { $until }
impulse-overdue = überfällig
impulse-duty-procedure = Prüfung
impulse-duty-assessment = Begutachtung
impulse-duty-decision = Entscheidung
impulse-duty-implementation = Umsetzung
impulse-duty-control = Umsetzungskontrolle
impulse-answer = Antwort
impulse-plan = Verantwortlich: { $owner }, bis { $due }
impulse-done = Umgesetzt:
impulse-finding = Geprüft:
impulse-by = Gegeben von
impulse-by-code = mit Kennwort
impulse-by-submitter = Wer den Impuls gab
impulse-opinion = Begutachtung
impulse-recommended = Empfohlen.
impulse-not-recommended = Nicht empfohlen.
impulse-dialogue = Nachrichten
impulse-evidence = Was das Protokoll dazu sagt
impulse-cases-a-year = Fälle im Jahr
impulse-share = Anteil aller Fälle
impulse-waiting = Wartezeit (Median)
impulse-processing = Bearbeitung (Median)
impulse-rework = davon mehrfach
impulse-act = Was ist zu tun?
impulse-do-check = Als geprüft weitergeben
impulse-do-assess = Begutachten
impulse-do-accept = Annehmen
impulse-do-reject = Ablehnen
impulse-do-merge = Zusammenführen
impulse-do-start = Umsetzung beginnen
impulse-do-finish = Umsetzung melden
impulse-do-control = Umsetzung prüfen
impulse-do-say = Nachricht senden
impulse-told-check = Weitergegeben zur Begutachtung.
impulse-told-assess = Begutachtung gespeichert.
impulse-told-accept = Angenommen.
impulse-told-reject = Abgelehnt.
impulse-told-merge = Zusammengeführt.
impulse-told-start = In Arbeit.
impulse-told-finish = Gemeldet. Jetzt prüft es jemand anderes.
impulse-told-control = Prüfung gespeichert.
impulse-told-say = Nachricht gesendet.
impulse-question-assess = Lohnt es sich?
impulse-question-control = Funktioniert es?
impulse-yes = Ja
impulse-no = Nein
impulse-owner = Wer setzt es um?
impulse-until = Bis wann?
impulse-without = Was nicht umgesetzt wird, und warum:
impulse-without-hint = Nur wenn teilweise angenommen wird.
impulse-into = Nummer des anderen Impulses
impulse-into-hint = Stimmen und Folgende gehen dorthin, der frühere Eingang zählt.
impulse-text-assess = Warum?
impulse-text-accept = Was wird getan, und warum?
impulse-text-reject = Warum nicht?
impulse-text-finish = Was wurde umgesetzt?
impulse-text-control = Was haben Sie gesehen?
impulse-text-say = Nachricht
impulse-reasons-hint = Mindestens ein Satz. Wer den Impuls gab, liest ihn.
impulse-reload = Neuen Stand laden, Text behalten
impulse-vote = Betrifft mich auch
impulse-votes =
    { $n ->
        [0] noch keine Stimme
        [one] betrifft eine Person
       *[other] betrifft { $n } Personen
    }
impulse-follow = Folgen
impulse-followed = Sie folgen
impulse-search = In Impulsen suchen
impulse-search-do = Suchen
impulse-filter-mine = Welche Impulse
impulse-filter-state = Stand
impulse-mine-all = Alle Impulse
impulse-mine-todo = Für mich zu tun
impulse-mine-own = Von mir
impulse-mine-followed = Denen ich folge
impulse-sort-new = Neueste zuerst
impulse-sort-votes = Meiste Stimmen zuerst
impulse-sort-due = Nächste Frist zuerst
impulse-todo =
    { $n ->
        [one] Ein Impuls wartet auf Sie
       *[other] { $n } Impulse warten auf Sie
    }
impulse-figure-open = Offen
impulse-figure-overdue = Überfällig
impulse-figure-decision = Bis zur Entscheidung (Median)
impulse-figure-accepted = Angenommen
impulse-figure-implemented = Davon umgesetzt
impulse-too-few = zu wenige
impulse-days =
    { $n ->
        [one] ein Tag
       *[other] { $n } Tage
    }
impulse-report = Impuls dazu geben
impulse-pins =
    { $n ->
        [one] Ein offener Impuls
       *[other] { $n } offene Impulse
    }
