notices-title = Notices
notices-lead = What happened to what you said, and what waits for you, of the last 90 days.
notices-bell = { $n ->
    [0] Notices
    [one] Notices: one new
   *[other] Notices: { $n } new
  }
notices-none = Nothing new
notices-none-text = Here you are told when somebody answers your impulse, when something you follow moves, or when something waits for you.
notices-new = New
notices-digest = Report of the week (PDF)
notices-kind = What it is about
notices-kind-answers = Answers to impulses
notices-kind-duties = For you to do
notices-kind-measures = Your measures
notices-kind-register = Register
notices-choose = What do you want to be told, and how?
notices-way-app = Here
notices-way-feed = In the feed
notices-way-mail = By mail
notices-rhythm = Mail comes
notices-rhythm-off = never
notices-rhythm-each = at once
notices-rhythm-daily = every day at 7
notices-rhythm-weekly = Mondays at 7
notices-address = Mail address
notices-address-hint = It is used for notices only.
notices-no-mail = This installation sends no mail.
notices-save = Save
notices-saved = Saved.
notices-feed = Feed
notices-feed-text = A feed reader shows your notices without logging in. Whoever knows the address can read them; you can end it at any time.
notices-feed-address = Address of your feed
notices-feed-once = It is shown only now. Copy it into your feed reader.
notices-feed-open = Set up a feed
notices-feed-anew = New address
notices-feed-close = End the feed
