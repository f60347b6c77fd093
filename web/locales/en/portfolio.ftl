nav-portfolio = Portfolio
portfolio-title = Portfolio
portfolio-lead = How we treat ideas, and what became of them. No figure is about a person.
portfolio-staff = Staff
portfolio-show = Show
portfolio-few = too few
portfolio-none = nothing yet
portfolio-of = { $part } of { $whole }
portfolio-maturity = Maturity { $level }
portfolio-level-1 = We answer.
portfolio-level-2 = We measure again: at least { $k } second measurements were due, three quarters of them are there.
portfolio-level-3 = We look ahead: besides, at least half of the measures come from the data.
portfolio-ideas = Ideas
portfolio-per-100 = Impulses a year by 100 staff
portfolio-ideas-n = { $n } impulses, { $staff } staff
portfolio-accepted = Accepted
portfolio-turnaround = Time to decision, median
portfolio-implemented = Implemented
portfolio-measures = Measures
portfolio-promised = Promised
portfolio-measured = Measured again
portfolio-measures-n = { $n ->
    [one] of one measure
   *[other] of { $n } measures
  }
portfolio-measured-n = { $n ->
    [one] of one measure; it had promised { $promised }
   *[other] of { $n } measures; they had promised { $promised }
  }
portfolio-again = Second measurements due that are there
portfolio-proactive = Proactive
portfolio-all-measures = All measures
portfolio-method = { $from } to { $to }. Shares and medians are missing where they or their rest are fewer than { $k }. For comparison: the German federal audit office counted about 4 suggestions a year by 100 staff in 2016, three quarters were rejected. The bounds of maturity are our own setting.
