start-title = Mein Tag
