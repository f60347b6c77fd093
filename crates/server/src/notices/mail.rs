//! Notices by mail, over the relay of the authority, if there is one.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Time, Weekday};
use jiff::{Timestamp, ToSpan};
use lettre::message::{Mailbox, header};
use lettre::{Address, Message, SmtpTransport, Transport};
use lotse_store::NoticeRow;

use super::news::{News, find};
use super::{Choice, Rhythm};
use crate::auth::{Language, User};
use crate::people::today;
use crate::{App, Problem, time};

/// When digests go out, in Germany.
const HOUR: Time = Time::constant(7, 0, 0, 0);

/// Sends mail.
#[derive(Clone)]
pub struct Mailer {
    transport: Arc<SmtpTransport>,
    from: Mailbox,
    /// Address of Lotse in links, without a slash at its end.
    base: String,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of the relay may hold a password.
        formatter.debug_struct("Mailer").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Why mail cannot be set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMailer {
    /// The relay.
    #[error(
        "the mail relay is an address such as smtps://user:password@mail.office.example or smtp://localhost:25: {0}"
    )]
    Relay(String),
    /// The sender.
    #[error("`{0}` is no mail address such as lotse@office.example")]
    From(String),
    /// The links.
    #[error("`{0}` is no address of Lotse such as https://lotse.office.example")]
    Base(String),
}

impl Mailer {
    /// Mail over `relay` (`smtps://`, `smtp://…?tls=required`, or `smtp://` without encryption), sent by `from`, with
    /// links to `base`.
    ///
    /// # Errors
    /// Which of the three is wrong.
    pub fn new(relay: &str, from: &str, base: &str) -> Result<Self, BadMailer> {
        let transport = SmtpTransport::from_url(relay)
            .map_err(|error| BadMailer::Relay(error.to_string()))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let address = from.parse::<Address>().map_err(|_| BadMailer::From(from.to_owned()))?;
        let base = base.trim_end_matches('/');
        if !(base.starts_with("https://") || base.starts_with("http://")) {
            return Err(BadMailer::Base(base.to_owned()));
        }
        let from = Mailbox::new(Some("Lotse".to_owned()), address);
        Ok(Self { transport: Arc::new(transport), from, base: base.to_owned() })
    }

    fn send(&self, to: &str, subject: &str, text: String) -> Result<(), String> {
        let to = to.parse::<Address>().map_err(|error| error.to_string())?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .header(header::ContentType::TEXT_PLAIN)
            // Holiday notes of mailboxes must not answer it (RFC 3834).
            .raw_header(header::HeaderValue::new(
                header::HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .body(text)
            .map_err(|error| error.to_string())?;
        self.transport.send(&message).map(drop).map_err(|error| error.to_string())
    }
}

/// Whether it can be a mail address.
pub(super) fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// Sends what is due to everybody who chose mail. A mail that cannot be sent is tried again at the next call; what is
/// marked as sent has been taken by the relay. Blocks. Returns how many mails went out.
///
/// # Errors
/// Failures of the store.
pub fn deliver(app: &App) -> Result<usize, Problem> {
    let Some(mailer) = app.config().mailer.clone() else { return Ok(0) };
    let mut sent = 0;
    for row in app.store().all_notices()? {
        let choice = Choice::read(&row.choice);
        let Some(address) = choice.address.as_deref().filter(|_| is_due(app.now_ms(), choice.rhythm, row.sent_at))
        else {
            continue;
        };
        let Some(account) = app.store().account(row.account)?.filter(|account| account.active) else { continue };
        let (now, later) = waiting(app, &User::of(&account), &row, &choice)?;
        let head = app.store().journal()?.length;
        if !now.is_empty() {
            let (subject, text) = letter(&now, &mailer.base, choice.language());
            if let Err(error) = mailer.send(address, &subject, text) {
                // Neither the address nor the text belongs into the log.
                tracing::warn!(account = row.account.0, error, "a mail cannot be sent and will be tried again");
                continue;
            }
            sent += 1;
        }
        let (at, held) = (app.now_ms(), later);
        app.store().change_notices(row.account, move |row| {
            (row.sent, row.sent_at, row.held) = (head, at, held);
        })?;
    }
    Ok(sent)
}

/// What goes out now, and what has to wait for the next day.
fn waiting(app: &App, user: &User, row: &NoticeRow, choice: &Choice) -> Result<(Vec<News>, Vec<i64>), Problem> {
    let since = row.held.iter().copied().min().map_or(row.sent, |first| first.min(row.sent + 1) - 1);
    let today = today(app);
    let mut found = find(app, user, since, usize::MAX)?;
    found.retain(|news| {
        (news.seq > row.sent || row.held.contains(&news.seq)) && choice.wants(news.kind, |ways| ways.mail)
    });
    let (later, mut now): (Vec<News>, Vec<News>) = found.into_iter().partition(|news| news.quiet && news.on >= today);
    now.reverse();
    Ok((now, later.into_iter().map(|news| news.seq).collect()))
}

/// Whether the time for a mail has come.
fn is_due(now_ms: i64, rhythm: Rhythm, sent_at: i64) -> bool {
    let Ok(now) = Timestamp::from_millisecond(now_ms) else { return false };
    let now = now.to_zoned(time::berlin());
    let mut day = now.date();
    if now.time() < HOUR {
        day = day.yesterday().unwrap_or(day);
    }
    let last = match rhythm {
        Rhythm::Off => return false,
        Rhythm::Each => return true,
        Rhythm::Daily => day,
        Rhythm::Weekly => {
            let back = i64::from(day.weekday().since(Weekday::Monday));
            day.checked_sub(back.days()).unwrap_or(day)
        }
    };
    let last = last.to_datetime(HOUR).to_zoned(time::berlin());
    last.is_ok_and(|last| last.timestamp().as_millisecond() > sent_at)
}

fn letter(news: &[News], base: &str, language: Language) -> (String, String) {
    let subject = match (news, language) {
        ([one], _) => format!("Lotse: {}", one.about),
        (many, Language::De) => format!("Lotse: {} Hinweise", many.len()),
        (many, Language::En) => format!("Lotse: {} notices", many.len()),
    };
    let mut text = String::new();
    for one in news {
        text.push_str(&format!("{}\n{}\n{base}{}\n\n", one.about, one.text(language), one.path));
    }
    text.push_str(&match language {
        Language::De => format!("Was Sie bekommen und wie oft, wählen Sie hier: {base}/notices\n"),
        Language::En => format!("What you get and how often, you choose here: {base}/notices\n"),
    });
    (subject, text)
}

#[cfg(test)]
mod tests {
    use super::{Mailer, is_due};
    use crate::notices::Rhythm;

    fn ms(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn digests_go_out_at_seven_once() {
        // 23 November 2026 is a Monday; Germany is one hour ahead.
        let monday = ms("2026-11-23T06:30:00Z");
        assert!(is_due(monday, Rhythm::Daily, ms("2026-11-23T05:59:00Z")));
        assert!(!is_due(monday, Rhythm::Daily, ms("2026-11-23T06:00:01Z")), "sent today");
        assert!(!is_due(ms("2026-11-23T05:59:00Z"), Rhythm::Daily, ms("2026-11-22T06:01:00Z")), "not yet seven");
        assert!(is_due(ms("2026-11-25T12:00:00Z"), Rhythm::Weekly, ms("2026-11-22T12:00:00Z")), "missed on Monday");
        assert!(!is_due(ms("2026-11-25T12:00:00Z"), Rhythm::Weekly, monday));
        assert!(is_due(monday, Rhythm::Each, monday) && !is_due(monday, Rhythm::Off, 0));
    }

    #[test]
    fn a_bad_relay_is_told() {
        assert!(Mailer::new("mail.example", "lotse@amt.example", "https://lotse.amt.example").is_err());
        assert!(Mailer::new("smtp://localhost:25", "lotse", "https://lotse.amt.example").is_err());
        assert!(Mailer::new("smtp://localhost:25", "lotse@amt.example", "lotse.amt.example").is_err());
        let good = Mailer::new("smtp://u:secret@localhost:25", "lotse@amt.example", "https://lotse.amt.example/");
        assert!(!format!("{:?}", good.unwrap()).contains("secret"));
    }
}
