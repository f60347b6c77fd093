problem-what-to-do = Was Sie tun können:
problem-reference = Kennung für Rückfragen:
problem-unexpected-title = Da ist etwas schiefgegangen
problem-unexpected-hint = Laden Sie die Seite neu. Bleibt der Fehler, wenden Sie sich an Ihre Administration.
problem-status-title = Der Server hat mit dem Fehler { $status } geantwortet
problem-offline-title = Der Server ist nicht erreichbar
problem-offline-hint = Prüfen Sie Ihre Netzverbindung und versuchen Sie es noch einmal. Ihre Eingaben bleiben erhalten.
problem-start-title = Lotse ließ sich nicht öffnen
problem-forbidden-hint = Fragen Sie die Administration Ihrer Behörde, wenn Sie diesen Zugang für Ihre Arbeit brauchen.
problem-server-hint = Versuchen Sie es in einer Minute noch einmal. Bleibt der Fehler, nennen Sie Ihrer Administration die Kennung.

notfound-title = Diese Seite gibt es nicht
notfound-text = Vielleicht ist die Adresse falsch geschrieben, oder der Datensatz wurde gelöscht.
notfound-back = Zur Startseite
forbidden-title = Kein Zugang zu dieser Seite
forbidden-text = Ihre Rolle ({ $roles }) darf diese Seite nicht öffnen. Das ist kein Fehler von Ihnen.
