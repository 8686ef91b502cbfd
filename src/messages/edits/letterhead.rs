//! What every mail about a file has: from whom, about what, and its headers.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::messages::html::html;
use crate::messages::letter::hex;
use crate::messages::mail::{Mail, Sender};
use crate::messages::text::text;
use crate::messages::view::{View, clean};

/// The reason of every mail about a file.
pub(super) const ABOUT_FILE: &str = "kalenderbestand";

/// From whom, about what, and when.
pub(super) struct Letterhead<'a> {
    pub(super) from: &'a Sender,
    /// Organisation and file: mails about the same stand together.
    pub(super) about: [&'a str; 2],
    /// What for, in one word, for whoever reads headers.
    pub(super) reason: &'static str,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

pub(super) fn finished(head: &Letterhead<'_>, to: &str, view: &View, message_id: String) -> Mail {
    let [organisation, file] = head.about;
    let domain = head.from.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    Mail {
        from: Sender {
            name: clean(&head.from.name).into_owned(),
            address: head.from.address.clone(),
        },
        to: to.to_owned(),
        reply_to: None,
        subject: view.subject.clone(),
        date: head.now.with_timezone(&head.zone).fixed_offset(),
        thread_root: format!("thread-{}@{domain}", &hex(&[organisation, "edit", to, file])[..24]),
        list_id: None,
        headers: vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN".to_owned()),
            ("X-Kwaliteitskalender-Reason", head.reason.to_owned()),
        ],
        text: text(view),
        html: html(view),
        boundary: format!("=_{}", hex(&[&message_id])),
        message_id,
    }
}
