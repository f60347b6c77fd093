notices-title = Hinweise
notices-lead = Was mit Ihren Anliegen geschah und was auf Sie wartet, aus den letzten 90 Tagen.
notices-bell = { $n ->
    [0] Hinweise
    [one] Hinweise: ein neuer
   *[other] Hinweise: { $n } neue
  }
notices-none = Nichts Neues
notices-none-text = Hier steht, wenn jemand auf Ihren Impuls antwortet, wenn sich etwas tut, dem Sie folgen, oder wenn etwas auf Sie wartet.
notices-new = Neu
notices-digest = Wochenbericht (PDF)
notices-kind = Worum es geht
notices-kind-answers = Antworten auf Impulse
notices-kind-duties = Für Sie zu tun
notices-kind-measures = Ihre Maßnahmen
notices-kind-register = Register
notices-choose = Was wollen Sie erfahren, und wie?
notices-way-app = Hier
notices-way-feed = Im Feed
notices-way-mail = Per E-Mail
notices-rhythm = E-Mail kommt
notices-rhythm-off = nie
notices-rhythm-each = sofort
notices-rhythm-daily = täglich um 7 Uhr
notices-rhythm-weekly = montags um 7 Uhr
notices-address = E-Mail-Adresse
notices-address-hint = Sie wird nur für Hinweise benutzt.
notices-no-mail = Diese Installation verschickt keine E-Mail.
notices-save = Speichern
notices-saved = Gespeichert.
notices-feed = Feed
notices-feed-text = Ein Feed-Leser zeigt Ihre Hinweise ohne Anmeldung. Wer die Adresse kennt, kann sie lesen; Sie können sie jederzeit beenden.
notices-feed-address = Adresse Ihres Feeds
notices-feed-once = Sie wird nur jetzt gezeigt. Kopieren Sie sie in Ihren Feed-Leser.
notices-feed-open = Feed einrichten
notices-feed-anew = Neue Adresse
notices-feed-close = Feed beenden
