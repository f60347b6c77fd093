//! Notices: what happened to what somebody gave, follows or has to do.
//!
//! They are found in the journal when somebody asks, so there is nothing to fill or to lose. Everybody chooses for
//! themselves which kinds reach them on which way. What somebody with a code word did is told outside the pages of
//! Lotse on the next day only: the minute of a mail could give them away.

mod digest;
mod feed;
mod mail;
mod news;
mod routes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

pub use mail::{BadMailer, Mailer, deliver};

use crate::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(routes::routes()).merge(feed::routes()).merge(digest::routes())
}

/// Kinds of notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// About an impulse that the person gave or follows.
    Answers,
    /// Something that is for the person to do.
    Duties,
    /// About measures they are responsible for.
    Measures,
    /// About entries of the register they wrote, released or watch over.
    Register,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Answers, Self::Duties, Self::Measures, Self::Register];
}

/// On which ways a kind reaches somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Ways {
    kind: Kind,
    /// On the page of notices and in its count.
    app: bool,
    /// In the feed.
    feed: bool,
    /// By mail.
    mail: bool,
}

/// How often mail comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rhythm {
    /// Never.
    #[default]
    Off,
    /// At once.
    Each,
    /// Every day at seven.
    Daily,
    /// Mondays at seven.
    Weekly,
}

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Choice {
    ways: Vec<Ways>,
    rhythm: Rhythm,
    /// Where mail goes.
    address: Option<String>,
    /// Language of mail and feed: `de` or `en`.
    language: String,
}

impl Default for Choice {
    fn default() -> Self {
        let ways = Kind::ALL.map(|kind| Ways { kind, app: true, feed: true, mail: true }).into();
        Self { ways, rhythm: Rhythm::Off, address: None, language: "de".to_owned() }
    }
}

impl Choice {
    /// What is stored; a kind that is new since then is on.
    fn read(stored: &serde_json::Value) -> Self {
        let mut choice: Self = serde_json::from_value(stored.clone()).unwrap_or_default();
        for ways in Self::default().ways {
            if !choice.ways.iter().any(|known| known.kind == ways.kind) {
                choice.ways.push(ways);
            }
        }
        choice.ways.sort_by_key(|ways| ways.kind);
        choice.ways.dedup_by_key(|ways| ways.kind);
        choice.language = choice.language().tag().to_owned();
        choice
    }

    fn wants(&self, kind: Kind, way: fn(&Ways) -> bool) -> bool {
        self.ways.iter().any(|ways| ways.kind == kind && way(ways))
    }

    fn language(&self) -> crate::Language {
        if self.language == "en" { crate::Language::En } else { crate::Language::De }
    }
}
