//! Words of offices that mean the same, German and English.

/// Beginnings of folded words, or parts of compounds from five letters on, in groups of one meaning.
const GROUPS: &[(&str, &[&str])] = &[
    ("scan", &["scan", "digitalisier", "digitis", "digitiz", "einlesen"]),
    ("paper", &["papier", "paper", "ausdruck", "ausgedruckt", "drucken", "gedruckt", "print"]),
    (
        "type",
        &[
            "abtipp",
            "tipp",
            "eintipp",
            "abschreib",
            "uebertrag",
            "manuell",
            "manual",
            "von hand",
            "eingeb",
            "eingab",
            "erfass",
            "retype",
            "retyp",
            "copy",
            "enter",
            "typed",
            "typing",
        ],
    ),
    (
        "twice",
        &[
            "doppel", "doppelt", "zweimal", "mehrfach", "nochmal", "erneut", "twice", "double", "again", "duplicat",
            "redundan", "repeat",
        ],
    ),
    (
        "wait",
        &[
            "wart",
            "liegen",
            "liegt",
            "dauer",
            "verzoeger",
            "lang",
            "langsam",
            "stau",
            "wait",
            "delay",
            "slow",
            "late",
            "idle",
            "stuck",
            "takes",
        ],
    ),
    (
        "missing",
        &["fehlend", "fehlt", "fehlen", "unvollstaendig", "nachforder", "nachreich", "missing", "incomplete", "lack"],
    ),
    (
        "documents",
        &[
            "unterlag",
            "dokument",
            "akte",
            "beleg",
            "formular",
            "anlage",
            "document",
            "file",
            "form",
            "record",
            "attachment",
            "nachweis",
        ],
    ),
    ("sign", &["unterschr", "signatur", "zeichn", "mitzeich", "sign", "approval", "freigab", "genehmig", "approve"]),
    ("notice", &["bescheid", "schreib", "brief", "notice", "letter", "decision"]),
    ("application", &["antrag", "antraeg", "gesuch", "application", "request", "applicat"]),
    ("check", &["pruef", "kontroll", "check", "verif", "review", "examin"]),
    ("phone", &["telefon", "anruf", "ruecksprach", "hotline", "phone", "call", "erreichbar", "rueckfrag"]),
    ("mail", &["email", "mail", "postfach", "inbox"]),
    ("post", &["post", "brief", "hauspost", "umlauf", "courier", "bote"]),
    (
        "system",
        &["programm", "system", "fachverfahren", "software", "anwendung", "verfahren", "application", "tool", "maske"],
    ),
    ("break", &["medienbruch", "schnittstell", "interface", "import", "export"]),
    ("table", &["excel", "tabell", "liste", "spreadsheet", "list", "table", "sheet"]),
    ("fee", &["gebuehr", "kosten", "zahl", "rechnung", "fee", "payment", "invoice", "kasse", "pay"]),
    ("appointment", &["termin", "kalender", "appointment", "calendar", "slot", "schedul"]),
    ("login", &["passwort", "kennwort", "anmeld", "login", "password", "zugang", "access", "konto"]),
    ("search", &["such", "find", "search", "look"]),
    ("responsible", &["zustaendig", "verantwort", "responsib", "ansprechpartner", "contact"]),
    ("substitute", &["vertret", "urlaub", "abwesen", "krank", "substitut", "vacation", "absen", "holiday", "deputy"]),
    ("training", &["schul", "einarbeit", "anleitung", "handbuch", "train", "manual", "onboard", "guide", "instruct"]),
    ("template", &["vorlag", "textbaustein", "muster", "template", "boilerplate", "standardtext"]),
    ("statistic", &["statisti", "meldung", "bericht", "auswertung", "report", "figure"]),
    (
        "crash",
        &["abstuerz", "absturz", "ausfall", "haengt", "friert", "crash", "outage", "freez", "down", "fehlermeld"],
    ),
    ("room", &["raum", "buero", "drucker", "room", "printer", "office"]),
    ("citizen", &["buerger", "antragstell", "kund", "citizen", "applicant", "customer", "resident"]),
    ("fire", &["brandschutz", "feuerwehr", "fire"]),
    ("statement", &["stellungnahm", "fachstell", "beteilig", "statement", "comment", "consult"]),
    ("deadline", &["frist", "stichtag", "deadline", "overdue", "ueberfaellig"]),
    ("archive", &["archiv", "ablage", "ablegen", "archive", "filing", "keller"]),
    ("translate", &["uebersetz", "dolmetsch", "sprache", "translat", "interpret", "language"]),
    ("data", &["daten", "stammdat", "data", "adress", "address"]),
    ("id", &["ausweis", "pass", "identit", "passport", "identity"]),
    ("register", &["register", "melderegist", "auskunft", "registry"]),
    ("staff", &["personal", "kollege", "stelle", "unterbesetz", "staff", "colleague", "understaff"]),
    ("status", &["stand", "status", "sachstand", "nachfrag", "progress", "track"]),
    ("map", &["karte", "plan", "lageplan", "map", "drawing"]),
];

/// What a folded word means.
pub(super) fn meanings(word: &str) -> impl Iterator<Item = &'static str> {
    let word = word.to_owned();
    GROUPS
        .iter()
        .filter(move |(_, words)| {
            words.iter().any(|known| word.starts_with(known) || (known.len() >= 5 && word.contains(known)))
        })
        .map(|(meaning, _)| *meaning)
}
