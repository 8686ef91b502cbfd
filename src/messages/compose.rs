//! One message: from what delivery decided to a finished [`Mail`].

use crate::messages::html::html;
use crate::messages::kinds::{self, Body};
use crate::messages::letter::{Letter, hex};
use crate::messages::mail::{Mail, Sender};
use crate::messages::text::text;
use crate::messages::view::{View, clean};
use crate::messages::{daily, subject};

/// Makes the mail. The same letter gives the same mail.
pub fn compose(letter: &Letter<'_>) -> Mail {
    let view = view(letter);
    let Letter { calendar, bundle, context, .. } = letter;
    let zone = calendar.organisation.zone;
    Mail {
        from: Sender {
            name: clean(&context.from.name).into_owned(),
            address: context.from.address.clone(),
        },
        to: bundle.address.as_str().to_owned(),
        reply_to: letter.reply_to().cloned(),
        subject: view.subject.clone(),
        date: letter.now.with_timezone(&zone).fixed_offset(),
        message_id: letter.message_id.to_owned(),
        thread_root: letter.thread_root(),
        list_id: Some(letter.list_id()),
        headers: vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN".to_owned()),
            ("X-Kwaliteitskalender-Reason", reasons(letter)),
        ],
        text: text(&view),
        html: html(&view),
        // `=_` never stands in a quoted-printable part, so the boundary cannot either.
        boundary: format!("=_{}", hex(&[letter.message_id])),
    }
}

/// The message before it is text or HTML.
pub fn view(letter: &Letter<'_>) -> View {
    let matter = letter.matter();
    let worded = kinds::worded(&matter);
    let mut view = View {
        subject: subject::of(&worded),
        banners: letter.banners(),
        salutation: letter.salutation(),
        footer: letter.footer(),
        ..View::default()
    };
    let whole = worded.iter().find_map(|(_, words)| match words.body {
        Body::Whole(fill) => Some(fill),
        Body::Account(_) | Body::Asked(_) => None,
    });
    match whole {
        Some(fill) => fill(letter, &mut view),
        None => daily::fill(letter, &worded, &mut view),
    }
    view
}

/// `verantwoordelijk, vraag`: to filter on.
fn reasons(letter: &Letter<'_>) -> String {
    let reason = |line: &crate::delivery::Line| match line.instead {
        Some(_) => "plaatsvervangend",
        None => kinds::of(line.kind).reason,
    };
    let mut reasons: Vec<&str> = letter.bundle.lines.iter().map(reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons.join(", ")
}
