//! One message: from what delivery decided to a finished [`Mail`].

use crate::messages::kinds::{self, Body};
use crate::messages::letter::{Letter, footer, list_id};
use crate::messages::letterhead::{Letterhead, finished};
use crate::messages::mail::Mail;
use crate::messages::view::View;
use crate::messages::{daily, subject};

/// Makes the mail. The same letter gives the same mail.
pub fn compose(letter: &Letter<'_>) -> Mail {
    let view = view(letter);
    let Letter { calendar, bundle, context, now, message_id, .. } = *letter;
    let (from, zone, reason) = (&context.from, calendar.organisation.zone, reasons(letter));
    let head = Letterhead { from, thread: letter.thread(), reason: &reason, now, zone };
    Mail {
        reply_to: letter.reply_to().cloned(),
        list_id: Some(list_id(calendar, bundle.party, from.domain())),
        ..finished(&head, bundle.address.as_str(), &view, message_id.to_owned())
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
        footer: footer(&letter.calendar.organisation),
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
