problem-what-to-do = What you can do:
problem-reference = Reference for questions:
problem-unexpected-title = Something went wrong
problem-unexpected-hint = Reload the page. If the error stays, contact your administration.
problem-status-title = The server answered with error { $status }
problem-offline-title = The server cannot be reached
problem-offline-hint = Check your network connection and try again. What you entered is kept.
problem-start-title = Lotse could not be opened
problem-forbidden-hint = Ask the administration of your authority if you need this access for your work.
problem-server-hint = Try again in a minute. If the error stays, give the reference to your administration.

notfound-title = This page does not exist
notfound-text = The address may be misspelt, or the dataset has been deleted.
notfound-back = To the start page
forbidden-title = No access to this page
forbidden-text = Your role ({ $roles }) may not open this page. You have done nothing wrong.
