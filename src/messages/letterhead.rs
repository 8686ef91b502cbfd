//! What every mail has, whatever it says: from whom, in which thread, and its headers.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::messages::html::html;
use crate::messages::letter::hex;
use crate::messages::mail::{Mail, Sender};
use crate::messages::text::text;
use crate::messages::view::{View, clean};

pub(super) struct Letterhead<'a> {
    pub(super) from: &'a Sender,
    /// Mails with the same words here stand together.
    pub(super) thread: Vec<String>,
    /// What for, for whoever filters on headers: `verantwoordelijk, vraag`.
    pub(super) reason: &'a str,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

pub(super) fn finished(head: &Letterhead<'_>, to: &str, view: &View, message_id: String) -> Mail {
    let from = head.from;
    Mail {
        from: Sender { name: clean(&from.name).into_owned(), address: from.address.clone() },
        to: to.to_owned(),
        reply_to: None,
        subject: view.subject.clone(),
        date: head.now.with_timezone(&head.zone).fixed_offset(),
        thread_root: format!("thread-{}@{}", &hex(&head.thread)[..24], from.domain()),
        list_id: None,
        headers: vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN".to_owned()),
            ("X-Kwaliteitskalender-Reason", head.reason.to_owned()),
        ],
        text: text(view),
        html: html(view),
        // `=_` never stands in a quoted-printable part, so the boundary cannot either.
        boundary: format!("=_{}", hex(&[&message_id])),
        message_id,
    }
}
