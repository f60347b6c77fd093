nav-portfolio = Portfolio
portfolio-title = Portfolio
portfolio-lead = Wie wir mit Ideen umgehen, und was daraus geworden ist. Keine Zahl gilt einer Person.
portfolio-staff = Beschäftigte
portfolio-show = Anzeigen
portfolio-few = zu wenige
portfolio-none = noch nichts
portfolio-of = { $part } von { $whole }
portfolio-maturity = Reife { $level }
portfolio-level-1 = Wir antworten.
portfolio-level-2 = Wir messen nach: mindestens { $k } Nachmessungen waren fällig, drei Viertel davon liegen vor.
portfolio-level-3 = Wir schauen voraus: außerdem kommt mindestens die Hälfte der Maßnahmen aus den Daten.
portfolio-ideas = Ideen
portfolio-per-100 = Impulse je 100 Beschäftigte und Jahr
portfolio-ideas-n = { $n } Impulse, { $staff } Beschäftigte
portfolio-accepted = Angenommen
portfolio-turnaround = Zeit bis zur Entscheidung, Median
portfolio-implemented = Umgesetzt
portfolio-measures = Maßnahmen
portfolio-promised = Versprochen
portfolio-measured = Nachgemessen
portfolio-measures-n = { $n ->
    [one] aus einer Maßnahme
   *[other] aus { $n } Maßnahmen
  }
portfolio-measured-n = { $n ->
    [one] aus einer Maßnahme; versprochen hatte sie { $promised }
   *[other] aus { $n } Maßnahmen; versprochen hatten sie { $promised }
  }
portfolio-again = Fällige Nachmessungen, die vorliegen
portfolio-proactive = Vorausschauend
portfolio-all-measures = Alle Maßnahmen
portfolio-method = { $from } bis { $to }. Anteile und Mediane fehlen, wenn sie oder ihr Rest weniger als { $k } umfassen. Zum Vergleich: der Bundesrechnungshof zählte 2016 etwa 4 Vorschläge je 100 Beschäftigte und Jahr, drei Viertel wurden abgelehnt. Die Grenzen der Reife sind unsere Setzung.
