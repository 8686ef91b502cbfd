//! What a kind of mail gives: everything its words need, as values.

use chrono::NaiveDate;

use crate::delivery::Line;
use crate::messages::letter::Letter;
use crate::messages::matter::Matter;
use crate::messages::question_table::QuestionTable;
use crate::messages::view::View;

/// The aim for a subject; only the title gives way to it, never the date.
pub(in crate::messages) const SUBJECT_COLUMNS: usize = 60;

pub(in crate::messages) struct MailKind {
    /// In a list of what went: "gewijzigde datum".
    pub(in crate::messages) name: &'static str,
    /// In a list of what is to go: "bericht over de nieuwe datum".
    pub(in crate::messages) to_come: &'static str,
    /// In a header, to filter on: "gewijzigd".
    pub(in crate::messages) reason: &'static str,
    /// Before who is asked, of a question: "De datum wordt gevraagd aan".
    pub(in crate::messages) asked_of: &'static str,
    pub(in crate::messages) words: fn(&Matter<'_>, &Line) -> LineWords,
}

impl MailKind {
    pub(super) const fn new(
        name: &'static str,
        reason: &'static str,
        words: fn(&Matter<'_>, &Line) -> LineWords,
    ) -> Self {
        Self { name, to_come: name, reason, asked_of: "", words }
    }

    pub(super) const fn question(
        name: &'static str,
        asked_of: &'static str,
        words: fn(&Matter<'_>, &Line) -> LineWords,
    ) -> Self {
        Self { asked_of, ..Self::new(name, "vraag", words) }
    }
}

/// What one line of a message says.
#[derive(Debug)]
pub(in crate::messages) struct LineWords {
    pub(in crate::messages) subject: SubjectWords,
    pub(in crate::messages) body: Body,
}

/// A line in the subject, alone and among others.
#[derive(Debug)]
pub(in crate::messages) struct SubjectWords {
    /// "Datum gewijzigd: ", before the title.
    pub(in crate::messages) before: String,
    /// "Jaarverslag CvA 2025"; cut where it is too long.
    pub(in crate::messages) title: String,
    /// " (nu wo 30 sep 2026)", behind the title.
    pub(in crate::messages) after: String,
    /// What several lines are called that all have the same word: "Datum gewijzigd".
    pub(in crate::messages) several: &'static str,
    /// And when only this is the same: "Gewijzigd".
    pub(in crate::messages) alike: &'static str,
    /// The day it asks for, and whether that is the last day; for what lies ahead.
    pub(in crate::messages) day: Option<(NaiveDate, bool)>,
}

impl SubjectWords {
    /// "Vervallen: Jaarverslag CvA"
    pub(super) fn new(word: &'static str, title: String) -> Self {
        let colon = if word.ends_with('?') { "" } else { ":" };
        Self {
            before: format!("{word}{colon} "),
            title,
            after: String::new(),
            several: word,
            alike: word,
            day: None,
        }
    }

    pub(super) fn above(self, account: Account) -> LineWords {
        LineWords { subject: self, body: Body::Account(account) }
    }
}

#[derive(Debug)]
pub(in crate::messages) enum Body {
    Account(Account),
    Asked(AskedRow),
    Whole(fn(&Letter<'_>, &mut View)),
}

/// A heading, its sentence, and what stands below.
#[derive(Debug)]
pub(in crate::messages) struct Account {
    /// "Te laat: Jaarverslag CvA"
    pub(in crate::messages) title: String,
    /// Starts in lower case, without a full stop: "de datum was woensdag 30 september 2026".
    pub(in crate::messages) sentence: String,
    /// In order; left out where there is no room to tell it in full.
    pub(in crate::messages) passages: Vec<Passage>,
}

/// What can stand below a heading.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::messages) enum Passage {
    /// For whom it was meant, when it goes to another (R16).
    Instead,
    Paragraph(String),
    /// How to say that it is done; `near` ("over 6 weken") opens what a list of mails shows.
    HowToReport {
        near: Option<String>,
    },
    HowToReportLate,
    Facts(FactsOf),
    /// The line for the file of what is done, at the end of the message (R6). Also of what is not told in full.
    DoneLine,
}

/// Which facts of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum FactsOf {
    /// With the working date and the day of the next mail.
    Reminder,
    /// With the working date.
    Row,
    /// Its date has passed: the last school day before it no longer helps.
    Afterwards,
}

/// A question, of which the whole is a row in a table.
#[derive(Debug)]
pub(in crate::messages) struct AskedRow {
    pub(in crate::messages) table: QuestionTable,
    pub(in crate::messages) row: Vec<String>,
    /// How an answer is written down.
    pub(in crate::messages) order: Option<Order>,
    /// *Dit schooljaar niet* is an answer.
    pub(in crate::messages) may_be_skipped: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::messages) enum Order {
    /// Behind the name of the program.
    Command(String),
    /// Behind the name of the calendar's file.
    InCalendar(String),
}
