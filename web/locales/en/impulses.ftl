nav-impulses = Impulses
impulses-title = Impulses
impulses-lead = What slows the work down, and what becomes of it. Each impulse gets an answer.
impulses-none = No impulse fits
impulses-none-text = Change the selection, or give an impulse yourself.
impulses-count =
    { $n ->
        [one] One impulse
       *[other] { $n } impulses
    }
impulse-give = Give an impulse
impulse-give-lead = What slows your work down? Three fields, two minutes. One sentence is enough.
impulse-read-answer = Read the answer by code
impulse-without-login = Without logging in:
impulse-number = Impulse { $id }
impulse-problem = What slows the work down?
impulse-problem-hint = Write about the process, not about people.
impulse-problem-missing = Please write at least one sentence.
impulse-extent = How often, or how much?
impulse-extent-hint = For example: half an hour every day
impulse-idea = What could help?
impulse-where = Place in the process
impulse-about = It is about: { $place }
impulse-about-remove = Without this place
impulse-similar = This has been said. Is it about that?
impulse-who = Who sees that it is yours?
impulse-with-name = With my name ({ $name })
impulse-with-name-text = Everybody sees your name. Questions reach you here.
impulse-with-code = With a code, without a name
impulse-with-code-text = Nobody can find out who you are, not even the administration. You get a code and read the answer with it.
impulse-notice-title = Is there a name or a file number in it?
impulse-notice-text = Change the text, or send it as it is.
impulse-notice-name = Perhaps a name
impulse-notice-file-number = Perhaps a file number
impulse-notice-mail = An e-mail address
impulse-notice-phone = Perhaps a telephone number
impulse-send = Send
impulse-send-anyway = Send as it is
impulse-sent = Thank you, the impulse has been received
impulse-draft-kept = Your draft is still there.
impulse-draft-discard = Discard the draft
impulse-next-title = What happens next?
impulse-next-check = Within 14 days somebody looks at the impulse.
impulse-next-assess = Within six weeks somebody says what it is worth.
impulse-next-decide = Then it is decided: yes, in part, or no. A no always has reasons.
impulse-next-build = A yes names who does it and by when.
impulse-next-control = In the end somebody else checks whether it was really done.
impulse-code = Code
impulse-code-yours = Your code
impulse-code-once = Please write it down now. It is shown this once, and nobody can find it again.
impulse-code-copy = Copy the code
impulse-code-copied = Code copied
impulse-code-lead = With the code you read what has become of your impulse. You do not log in for that.
impulse-code-hint = Six words. Capital or small, with hyphens or spaces.
impulse-code-open = Open
impulse-code-forget = Done, empty the page
impulse-code-write-hint = The answer will stand here later.
impulse-found = Impulse found
impulse-way = Progress
impulse-state-all = All
impulse-state-open = Open
impulse-state-done = Ended
impulse-state-received = Received
impulse-state-checked = Checked
impulse-state-assessed = Assessed
impulse-state-accepted = Accepted
impulse-state-accepted-in-part = Accepted in part
impulse-state-rejected = Rejected
impulse-state-merged = Merged
impulse-state-in-work = In work
impulse-state-implemented = Implemented
impulse-state-closed = Checked and closed
impulse-merged-into = goes on at impulse { $id }
impulse-due = { $duty } by { $until }
impulse-overdue = overdue
impulse-duty-procedure = Check
impulse-duty-assessment = Assessment
impulse-duty-decision = Decision
impulse-duty-implementation = Implementation
impulse-duty-control = Check of the implementation
impulse-answer = Answer
impulse-plan = Responsible: { $owner }, by { $due }
impulse-done = Implemented:
impulse-finding = Checked:
impulse-by = Given by
impulse-by-code = by code
impulse-by-submitter = Whoever gave the impulse
impulse-opinion = Assessment
impulse-recommended = Recommended.
impulse-not-recommended = Not recommended.
impulse-dialogue = Messages
impulse-evidence = What the log says about it
impulse-cases-a-year = Cases a year
impulse-share = Share of all cases
impulse-waiting = Waiting (median)
impulse-processing = Processing (median)
impulse-rework = of these more than once
impulse-act = What is to be done?
impulse-do-check = Pass on as checked
impulse-do-assess = Assess
impulse-do-accept = Accept
impulse-do-reject = Reject
impulse-do-merge = Merge
impulse-do-start = Begin
impulse-do-finish = Report as done
impulse-do-control = Check what was built
impulse-do-say = Send a message
impulse-told-check = Passed on to be assessed.
impulse-told-assess = Assessment saved.
impulse-told-accept = Accepted.
impulse-told-reject = Rejected.
impulse-told-merge = Merged.
impulse-told-start = In work.
impulse-told-finish = Reported. Now somebody else checks it.
impulse-told-control = Check saved.
impulse-told-say = Message sent.
impulse-question-assess = Is it worth it?
impulse-question-control = Does it work?
impulse-yes = Yes
impulse-no = No
impulse-owner = Who does it?
impulse-until = By when?
impulse-without = What will not be done, and why:
impulse-without-hint = Only where it is accepted in part.
impulse-into = Number of the other impulse
impulse-into-hint = Votes and followers go there, the earlier receipt counts.
impulse-text-assess = Why?
impulse-text-accept = What will be done, and why?
impulse-text-reject = Why not?
impulse-text-finish = What was done?
impulse-text-control = What have you seen?
impulse-text-say = Message
impulse-reasons-hint = At least one sentence. Whoever gave the impulse reads it.
impulse-reload = Load the new state, keep the text
impulse-vote = Concerns me too
impulse-votes =
    { $n ->
        [0] no vote yet
        [one] concerns one person
       *[other] concerns { $n } people
    }
impulse-follow = Follow
impulse-followed = You follow
impulse-search = Search impulses
impulse-search-do = Search
impulse-filter-mine = Which impulses
impulse-filter-state = State
impulse-mine-all = All impulses
impulse-mine-todo = For me to do
impulse-mine-own = By me
impulse-mine-followed = That I follow
impulse-sort-new = Newest first
impulse-sort-votes = Most votes first
impulse-sort-due = Next deadline first
impulse-todo =
    { $n ->
        [one] One impulse waits for you
       *[other] { $n } impulses wait for you
    }
impulse-figure-open = Open
impulse-figure-overdue = Overdue
impulse-figure-decision = Until decided (median)
impulse-figure-accepted = Accepted
impulse-figure-implemented = Of these implemented
impulse-too-few = too few
impulse-days =
    { $n ->
        [one] one day
       *[other] { $n } days
    }
impulse-report = Give an impulse about it
impulse-pins =
    { $n ->
        [one] One open impulse
       *[other] { $n } open impulses
    }
