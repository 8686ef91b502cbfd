//! What can be read and planned, but deserves a look: found by `planning::checks` once the calendar is planned.

use chrono::NaiveDate;

use crate::calendar::problem::table::problems;
use crate::dates::{Closed, Lead};

problems! {
    /// One finding of the catalogue of checks. Rows and parties are named by their keys, lines are 1-based. A warning asks for
    /// a look; information is for who wants to know. Nothing here makes a mail wrong.
    Advice {
        /// A party that no row, route or default names.
        PartyUnused { party: String } = K60 Warning;
        RouteUnused { route: String } = K60 Warning;
        /// The first reminder of a date (`due`) goes before the date before it has passed.
        LadderTooLong { lead: Lead, before: NaiveDate, due: NaiveDate } = K61 Warning;
        /// Two rungs of a ladder go on the same day; one mail remains, and the longer one falls away.
        RungsMeet { lost: Lead, kept: Lead, day: NaiveDate } = K62 Info;
        /// The last day is no school day. `why`: the weightiest reason first; own closing days with their name.
        DueClosed {
            due: NaiveDate,
            why: Vec<(Closed, Option<String>)>,
            last_workday: NaiveDate,
            last_school_day: NaiveDate,
        } = K63 Info;
        /// What a row needs is due on the same day, or later.
        InputLate { input: String, input_due: NaiveDate, due: NaiveDate } = K64 Warning;
        /// `drie keer per jaar (kwartaal)`: what the number says, and what the word between brackets says.
        CountAndWord { count: u8, word: String, says: u8 } = K65 Warning;
        /// The same document with two last days: `voor 1 mei` and `uiterlijk 1 mei`. `linked`: the row already points to the
        /// other with `zie`.
        TwoRules { other_rule: String, other: String, line: u32, linked: bool } = K66 Warning;
        /// Two rows that are the same duty, without `zie`.
        SameDuty { other: String, line: u32 } = K67 Warning;
        /// A date, or year, that comes once and has passed.
        DatePassed { due: NaiveDate } = K68 Info;
        /// A row with an open occurrence is gone from the file. `reported`: somebody has said something about it.
        RowRemoved { key: String, occurrence: String, due: Option<NaiveDate>, reported: bool } = K69 Warning;
        /// A row with an open occurrence is gone, and a new one (`now`) looks like it.
        RowRenamed { key: String, now: String, occurrence: String, reported: bool } = K70 Warning;
        /// An escalation that goes to the one it is about, by name, and so does not go; others are told.
        EscalatesToSelf { party: String, rows: Vec<String> } = K71 Info;
        /// The same, and nobody else is told.
        EscalatesToNobody { party: String, rows: Vec<String> } = K71 Warning;
        /// A title with a word that is probably about a person, for everybody to see. `who`: whoever acts for the row sees it
        /// in any case.
        Confidential { word: String, who: Vec<String> } = K72 Warning;
        /// The school vacations carried with the program end soon; the last day that is known.
        VacationsEnd { last: NaiveDate } = K73 Warning;
        /// A date in a school year, such as `2030-2031`, whose vacations are not known. `is_due`: `day` is a last day; else only
        /// its year is known.
        VacationsUnknown { school_year: String, day: NaiveDate, is_due: bool } = K74 Info;
        /// A party that ends while the calendar goes on naming it: `at` rows, routes, events, `coordinator`, `standaard`.
        PartyEnds { party: String, last: NaiveDate, at: Vec<String>, then: AfterEnd } = K75 Warning;
        /// The same, and its mail goes to `next`.
        PartySucceeded { party: String, last: NaiveDate, at: Vec<String>, next: String } = K75 Info;
        /// The subject of its mails, in characters, has no room for the whole title.
        SubjectLong { length: usize, most: usize } = K76 Info;
        /// `aanname` still stands there.
        AssumptionOpen = K77 Info;
        /// What `drie per jaar` was understood as. `year`: the calendar year; else every school year.
        QuotaUnderstood { count: u8, year: Option<i32> } = K78 Info;
        /// A date is asked for, and who would be asked may not see the row. `to`: the first that may.
        NobodyAsked { to: Option<String> } = K79 Warning;
        /// All who are responsible have `mail: geen`; the first of them, by name.
        NobodyMailed { party: String } = K79 Warning;
    }
}

/// What comes of the mail of a party that has ended without a successor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AfterEnd {
    /// It goes to the coordinator.
    Coordinator,
    /// The party is the coordinator: it goes to nobody.
    Nowhere,
    /// The party is a group: its members get it as before.
    Members,
    /// It is mailed nowhere: it is only named.
    Unmailed,
}
