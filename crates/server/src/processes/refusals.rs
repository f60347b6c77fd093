//! Refusals of the engine as answers.

use axum::http::StatusCode;
use lotse_runtime::{Error, Rejection};

use crate::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::Missing { .. } => Self::not_found(),
            Error::Rejected(rejection) => rejected(&rejection),
            Error::Refused(problems) => {
                let text = problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>().join("\n");
                Self::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "cannot-deploy",
                    ["Das Modell kann so nicht laufen", "The model cannot run like this"],
                    [text.clone(), text],
                )
            }
            Error::Json(text) => Self::invalid([
                format!("Die Werte sind nicht lesbar: {text}"),
                format!("The values cannot be read: {text}"),
            ]),
            Error::Busy => lotse_store::Error::Conflict.into(),
            Error::Unreadable { .. } => Self::internal(error),
        }
    }
}

fn rejected(rejection: &Rejection) -> Problem {
    use Rejection as R;
    let (status, code, german): (_, _, String) = match rejection {
        R::AlreadyStarted => (409, "already-started", "Der Vorgang hat schon begonnen.".into()),
        R::NotRunning => (409, "not-running", "Der Vorgang läuft nicht mehr.".into()),
        R::Suspended => (409, "suspended", "Der Vorgang ist angehalten. Erst fortsetzen.".into()),
        R::NotSuspended => (409, "not-suspended", "Der Vorgang ist nicht angehalten.".into()),
        R::UnknownModel { model } => {
            (422, "unknown-model", format!("Version {} von „{}“ ist nicht in Betrieb.", model.version, model.process))
        }
        R::NoSuchNode { node } => (422, "no-such-node", format!("Bei „{node}“ kann hier nichts beginnen.")),
        R::NoSuchElement { .. } => (409, "changed-meanwhile", "Das ist inzwischen erledigt. Bitte neu laden.".into()),
        R::NoSuchIncident { .. } => (409, "changed-meanwhile", "Die Störung ist inzwischen behoben.".into()),
        R::NotRetriable => (
            422,
            "not-retriable",
            "Erneut versuchen hilft hier nicht. Versetzen Sie den Vorgang mit Begründung.".into(),
        ),
        R::NotATask { .. } => (422, "not-a-task", "Das ist keine Aufgabe für Menschen.".into()),
        R::NotAPerson => (403, "not-a-person", "Das kann nur ein Mensch tun, der angemeldet ist.".into()),
        R::Claimed => (409, "claimed", "Die Aufgabe hat schon jemand übernommen.".into()),
        R::NotClaimed => (409, "not-claimed", "Übernehmen Sie die Aufgabe zuerst.".into()),
        R::NotACandidate => (403, "not-a-candidate", "Diese Aufgabe ist für andere bestimmt.".into()),
        R::NotAJob { .. } => (422, "not-a-job", "Das ist kein Auftrag für ein Programm.".into()),
        R::NotAvailable { reason } => (409, "not-available", format!("Der Auftrag ist nicht frei: {reason}")),
        R::NobodyWaits { name } => (422, "nobody-waits", format!("Der Vorgang wartet nicht auf „{name}“.")),
        R::NothingDue => (409, "nothing-due", "Es ist keine Frist abgelaufen.".into()),
        R::NoReason => (422, "no-reason", "Bitte begründen Sie das.".into()),
        R::TooLarge { bytes, limit } => (
            413,
            "too-large",
            format!("Die Werte haben {bytes} Byte, erlaubt sind {limit}. Legen Sie Dokumente als Dateien ab."),
        ),
        R::Plan { problems } => (422, "plan", format!("Der Plan passt nicht: {}", problems.join("; "))),
        R::CannotGrow { .. } => (422, "cannot-grow", "Dieser Schritt kann nicht ergänzt werden.".into()),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CONFLICT);
    Problem::new(status, code, ["Das geht so nicht", "That cannot be done"], [german, rejection.to_string()])
}
