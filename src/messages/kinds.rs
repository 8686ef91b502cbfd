//! Every kind of mail and its words. A new one is a line in [`Kind`](crate::planning::Kind), an arm of [`of`], and a constant
//! with one function in the file of its like: what that function gives is all that subject, heading, text and tables need.

mod about_mails;
mod ahead;
mod changed;
mod late;
mod question;
mod start;
mod words;

use crate::dates::Lead;
use crate::delivery::Line;
use crate::messages::matter::Matter;
use crate::planning::Kind;

pub(super) use words::{
    Account, AskedRow, Body, FactsOf, LineWords, MailKind, Order, Passage, SUBJECT_COLUMNS,
    SubjectWords,
};

/// The only registry of words: a kind without its own does not compile.
pub(super) fn of(kind: Kind) -> &'static MailKind {
    match kind {
        Kind::Before => &ahead::BEFORE,
        Kind::Begin => &ahead::BEGIN,
        Kind::Copy => &ahead::COPY,
        Kind::AskDate => &question::DATE,
        Kind::AskEvent => &question::EVENT,
        Kind::AskPlan => &question::PLAN,
        Kind::AskStartYear => &question::START_YEAR,
        Kind::Confirm => &question::CONFIRM,
        Kind::Prepare => &ahead::PREPARE,
        Kind::Overdue => &late::OVERDUE,
        Kind::Escalation => &about_mails::ESCALATION,
        Kind::Changed => &changed::CHANGED,
        Kind::Withdrawn => &changed::WITHDRAWN,
        Kind::Undeliverable => &about_mails::UNDELIVERABLE,
        Kind::Start => &start::START,
    }
}

/// The lines of a message, each with its words.
pub(super) fn worded<'a>(matter: &Matter<'a>) -> Vec<(&'a Line, LineWords)> {
    let lines = matter.bundle.lines.iter();
    lines.map(|line| (line, (of(line.kind).words)(matter, line))).collect()
}

/// "6 weken vooraf", "kopie, 6 weken vooraf", "vraag naar de datum", "bericht over de nieuwe datum": of a mail that is to come.
pub(super) fn to_come(kind: Kind, rung: Option<Lead>) -> String {
    let of = of(kind);
    match rung {
        Some(lead) if kind == Kind::Before => format!("{lead} vooraf"),
        Some(lead) => format!("{}, {lead} vooraf", of.to_come),
        None => of.to_come.to_owned(),
    }
}
