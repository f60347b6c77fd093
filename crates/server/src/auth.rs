//! Who calls, in which roles, and in which language.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use lotse_store::{Account, AccountId, Author};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{App, Problem};

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Clerk: looks at maps.
    Sachbearbeitung,
    /// Process manager: imports and deletes datasets as well.
    Prozessmanagement,
    /// Staff council: reads who asked what.
    Personalrat,
    /// Data protection: reads who asked what.
    Datenschutz,
    /// Management: looks at maps.
    Leitung,
    /// Administration: manages accounts, sees no dataset.
    Administration,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] = [
        Self::Sachbearbeitung,
        Self::Prozessmanagement,
        Self::Personalrat,
        Self::Datenschutz,
        Self::Leitung,
        Self::Administration,
    ];

    /// Name in the interface and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sachbearbeitung => "sachbearbeitung",
            Self::Prozessmanagement => "prozessmanagement",
            Self::Personalrat => "personalrat",
            Self::Datenschutz => "datenschutz",
            Self::Leitung => "leitung",
            Self::Administration => "administration",
        }
    }

    /// The role called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// The account of a valid session.
#[derive(Clone, Debug)]
pub struct User {
    /// Identifier.
    pub id: AccountId,
    /// Login name.
    pub login: String,
    /// Roles; names in the store that this version does not know give no rights.
    pub roles: Vec<Role>,
}

impl User {
    pub(crate) fn of(account: &Account) -> Self {
        let roles = account.roles.iter().filter_map(|name| Role::parse(name)).collect();
        Self { id: account.id, login: account.login.clone(), roles }
    }

    /// Whether the account has one of these roles.
    #[must_use]
    pub fn has(&self, any: &[Role]) -> bool {
        self.roles.iter().any(|role| any.contains(role))
    }

    /// Refuses unless the account has one of these roles.
    ///
    /// # Errors
    /// 403 `forbidden`.
    pub fn require(&self, any: &[Role]) -> Result<(), Problem> {
        if self.has(any) { Ok(()) } else { Err(Problem::forbidden()) }
    }

    /// Author of journal records now.
    #[must_use]
    pub fn author(&self, app: &App) -> Author {
        Author { account: Some(self.id), at: app.now_ms() }
    }
}

/// The gate (see [`crate::gate`]) has found the session and put the account here.
impl FromRequestParts<App> for User {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(unauthenticated)
    }
}

/// No valid session (401).
pub(crate) fn unauthenticated() -> Problem {
    let detail = [
        "Es ist niemand angemeldet, oder die Sitzung ist abgelaufen.",
        "Nobody is logged in, or the session has ended.",
    ];
    let hint = ["Bitte melden Sie sich an.", "Please log in."];
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
        ["Nicht angemeldet", "Not logged in"],
        detail.map(str::to_owned),
    )
    .with_hint(hint)
}

/// Language of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German, the default.
    De = 0,
    /// English.
    En = 1,
}

impl Language {
    /// The one of two for this language.
    #[must_use]
    pub fn pick<T>(self, german: T, english: T) -> T {
        if self == Self::De { german } else { english }
    }

    /// From `Accept-Language` (RFC 9110, section 12.5.4): the one with the higher weight;
    /// German when neither is asked for.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let weight = |tag: &str| {
            accepted
                .split(',')
                .filter_map(|range| {
                    let mut parts = range.split(';');
                    let primary = parts.next()?.trim().split('-').next()?;
                    let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
                    primary.eq_ignore_ascii_case(tag).then_some(weight.unwrap_or(1.0))
                })
                .fold(0.0, f32::max)
        };
        if weight("en") > weight("de") { Self::En } else { Self::De }
    }

    /// BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}
