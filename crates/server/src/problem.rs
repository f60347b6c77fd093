//! Refusals and failures as RFC 9457 problem details, in German and English.
//!
//! A handler returns [`Problem`]; the layer [`render`] writes it in the language the
//! caller asked for. What only operators should see (the cause) goes to the log under the
//! same reference, never into the answer.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Language;

/// Why a request was not carried out.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    title: [&'static str; 2],
    detail: [String; 2],
    hint: Option<[String; 2]>,
    retry_after_s: Option<u64>,
    cause: Option<String>,
    reference: String,
}

/// Problem details (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// URI reference of the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/not-found")]
    pub kind: String,
    /// What happened, in one line.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// This occurrence.
    pub detail: String,
    /// Stable code of the kind of problem.
    #[schema(example = "not-found")]
    pub code: String,
    /// What the person can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Under this reference the cause stands in the log of the server.
    pub reference: String,
}

impl Problem {
    /// A problem; texts are German, then English.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, title: [&'static str; 2], detail: [String; 2]) -> Self {
        let reference = crate::random::hex::<6>().unwrap_or_default();
        let inner = Inner { status, code, title, detail, hint: None, retry_after_s: None, cause: None, reference };
        Self(Box::new(inner))
    }

    /// What the person can do, German then English.
    #[must_use]
    pub fn with_hint(mut self, hint: [&str; 2]) -> Self {
        self.0.hint = Some(hint.map(str::to_owned));
        self
    }

    /// When to try again, in seconds (`Retry-After`).
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// What the log is to say; never part of an answer. Must not hold personal data.
    #[must_use]
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// A fault of the server.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let title = ["Interner Fehler", "Internal error"];
        let detail = ["Der Server konnte die Anfrage nicht ausführen.", "The server could not carry out the request."];
        let hint = [
            "Bitte später erneut versuchen; bleibt der Fehler, nennen Sie der Administration die Referenz.",
            "Try again later; if the error stays, give the reference to your administration.",
        ];
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", title, detail.map(str::to_owned))
            .because(cause)
            .with_hint(hint)
    }

    /// There is no such thing (404).
    #[must_use]
    pub fn not_found() -> Self {
        let detail = [
            "Unter dieser Adresse gibt es nichts, oder es wurde gelöscht.",
            "There is nothing under this address, or it was deleted.",
        ];
        Self::new(StatusCode::NOT_FOUND, "not-found", ["Nicht gefunden", "Not found"], detail.map(str::to_owned))
    }

    /// The request makes no sense (422).
    #[must_use]
    pub fn invalid(detail: [String; 2]) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", ["Ungültige Eingabe", "Invalid input"], detail)
    }

    /// The role does not allow it (403).
    #[must_use]
    pub fn forbidden() -> Self {
        let detail = ["Ihre Rolle erlaubt das nicht.", "Your role does not allow this."];
        let hint = [
            "Fragen Sie die Administration, wenn Sie diesen Zugang für Ihre Arbeit brauchen.",
            "Ask the administration if you need this access for your work.",
        ];
        Self::new(StatusCode::FORBIDDEN, "forbidden", ["Kein Zugriff", "No access"], detail.map(str::to_owned))
            .with_hint(hint)
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The body of the answer in one language.
    #[must_use]
    pub fn body(&self, language: Language) -> ProblemBody {
        let at = language as usize;
        ProblemBody {
            kind: format!("/problems/{}", self.0.code),
            title: self.0.title[at].to_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail[at].clone(),
            code: self.0.code.to_owned(),
            hint: self.0.hint.as_ref().map(|hint| hint[at].clone()),
            reference: self.0.reference.clone(),
        }
    }

    /// Writes the cause to the log, where there is one.
    pub(crate) fn log(&self) {
        let (code, reference) = (self.0.code, self.0.reference.as_str());
        if let Some(cause) = &self.0.cause {
            tracing::error!(code, reference, cause, "problem");
        } else {
            tracing::debug!(code, reference, "problem");
        }
    }

    fn respond(&self, language: Language) -> Response {
        let bytes = serde_json::to_vec(&self.body(language)).unwrap_or_default();
        let mut response = (self.0.status, bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.respond(Language::De);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<lotse_store::Error> for Problem {
    fn from(error: lotse_store::Error) -> Self {
        use lotse_store::Error as Store;
        match &error {
            Store::Missing { .. } => Self::not_found(),
            Store::Conflict => Self::new(
                StatusCode::CONFLICT,
                "changed-meanwhile",
                ["Inzwischen geändert", "Changed meanwhile"],
                [
                    "Jemand anderes war schneller. Bitte neu laden; Ihre Eingaben bleiben stehen.".to_owned(),
                    "Somebody else was quicker. Please reload; what you entered stays.".to_owned(),
                ],
            ),
            Store::LoginTaken => Self::new(
                StatusCode::CONFLICT,
                "login-taken",
                ["Anmeldename vergeben", "Login name taken"],
                ["Diesen Anmeldenamen gibt es schon.".to_owned(), "This login name exists already.".to_owned()],
            ),
            Store::LastOfRole { .. } => Self::new(
                StatusCode::CONFLICT,
                "last-administration",
                ["Letzte Administration", "Last administration"],
                [
                    "Mindestens ein aktives Konto muss die Rolle Administration behalten.".to_owned(),
                    "At least one active account has to keep the role Administration.".to_owned(),
                ],
            ),
            _ if error.is_disk_full() => Self::disk_full(),
            Store::Database(_) | Store::File { .. } | Store::InUse { .. } | Store::Schema { .. } => {
                Self::internal(chain(&error))
            }
            Store::Tampered { .. } | Store::Corrupt { .. } | Store::Stopped | Store::Random | Store::Json(_) => {
                Self::internal(chain(&error))
            }
        }
    }
}

impl Problem {
    /// No room on the disk (507).
    #[must_use]
    pub fn disk_full() -> Self {
        let detail = [
            "Auf dem Server ist kein Platz mehr; es wurde nichts gespeichert.",
            "There is no room left on the server; nothing was stored.",
        ];
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "disk-full",
            ["Speicher voll", "Disk full"],
            detail.map(str::to_owned),
        )
        .because("the disk is full")
    }
}

/// An error and its sources in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// Layer: writes problems in the language asked for, and makes one of every other
/// answer that says a request failed (unknown address, wrong method, body too large).
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        problem.log();
        let mut rendered = problem.respond(language);
        for (name, value) in response.headers() {
            if !rendered.headers().contains_key(name) {
                rendered.headers_mut().append(name, value.clone());
            }
        }
        return rendered;
    }
    let status = response.status();
    let foreign = status.is_client_error() || status.is_server_error();
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().ends_with(b"json"));
    if !foreign || json {
        return response;
    }
    let text = response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let problem = by_status(status, text);
    problem.log();
    problem.respond(language)
}

/// The problem for an answer of the framework; `text` is its explanation.
fn by_status(status: StatusCode, text: String) -> Problem {
    let (code, title) = match status {
        StatusCode::NOT_FOUND => return Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", ["Methode nicht erlaubt", "Method not allowed"]),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", ["Zu groß", "Too large"]),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", ["Falscher Inhaltstyp", "Wrong content type"]),
        status if status.is_server_error() => return Problem::internal(text),
        _ => ("invalid", ["Ungültige Eingabe", "Invalid input"]),
    };
    Problem::new(status, code, title, [text.clone(), text])
}
