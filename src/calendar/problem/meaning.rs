//! What the files mean: names that are not there, rows that nobody does, dates that nobody knows.

use crate::calendar::problem::parts::What;
use crate::calendar::problem::table::problems;

problems! {
    /// Lines are 1-based.
    Meaning {
        /// A key that means nothing here. `section`: where it stands, such as `een onderdeel`.
        UnknownKey { key: String, section: &'static str, nearest: Option<&'static str>, known: Vec<&'static str> } = K01 Error;
        /// `nearest`: the key or name to use, and the line it is defined on. `as_list`: several known parties in one text.
        UnknownParty { name: String, nearest: Option<(String, u32)>, as_list: Option<String> } = K02 Error;
        /// No such ladder, route, event or row.
        Unknown { what: What, name: String, nearest: Option<String> } = K03 Error;
        /// A line of afgerond.yaml about a row that is not there. `nearest`: with the rest of what was typed.
        UnknownDone { about: String, nearest: Option<String> } = K03 Warning;
        /// A line of afgerond.yaml that names a row of which more than one occurrence may be meant: their ids, two or more.
        WhichDone { about: String, fits: Vec<String> } = K03 Warning;
        /// Not as many `momenten` as `wanneer` says (`wanted`).
        MomentsCount { wanted: u8, found: usize } = K06 Error;
        /// `momenten` beside a rule that has no use for them.
        MomentsUnused = K06 Error;
        MomentTwice = K06 Error;
        /// Every few years, but since when?
        StartYearUnknown { years: u8 } = K07 Warning;
        /// No `wie`, no `voor_elk`.
        NobodyResponsible = K08 Error;
        /// A party that is mailed but has no address.
        NoAddress { name: String, coordinator: bool } = K09 Warning;
        /// The coordinator has `mail: geen`, and nobody else hears what nobody else can solve.
        CoordinatorNeverMailed = K09 Warning;
        /// A group where one body must stand.
        GroupAsParty { group: String, key: &'static str } = K10 Error;
        /// `voor_elk` or `afvinken_per` of something without members.
        NotAGroup { name: String, key: &'static str } = K10 Error;
        /// Both `wie` and `voor_elk`.
        WhoTwice = K10 Error;
        /// A group for which there is no row of members.
        NoMembers = K10 Error;
        /// `eigen bestuur` in the route of a row, and this member has no `bestuur`.
        NoOwnBoard { member: String } = K10 Error;
        /// Two keys or names, as typed, that are the same but for case, accents or dashes.
        SameName { name: String, other: String, line: u32 } = K11 Error;
        /// `heette` names a row that is still there. `own`: it is the row itself.
        StillThere { name: String, line: u32, own: bool } = K11 Error;
        /// `1 mei 2026` alone: read as `uiterlijk`.
        BareDate { date: String } = K13 Info;
        /// A name that means something by itself.
        Reserved { name: String } = K14 Error;
        /// `verantwoordelijke` or `eigen bestuur` outside a route; `coordinator` as coordinator.
        OnlyInRoutes { name: String } = K14 Error;
        /// A row that leads to itself through `zie`, `heeft_nodig` or `opgevolgd_door`.
        Circle { key: &'static str } = K15 Error;
        /// `route` beside `vaststelling` or `goedkeuring`, or the last two together.
        RouteTwice = K16 Error;
        /// `planning` beside a rule that does not say so.
        PlanUnused = K17 Error;
        /// `nalopen` that is no month of every year.
        RecheckNotMonthly { typed: String } = K17 Error;
        /// A key that has no meaning in this place, such as `nalopen` beside `jaarlijks`.
        NoUse { key: &'static str } = K17 Error;
        /// No `vakantieregio`.
        NoRegion = K19 Warning;
        /// What `import` left behind: a row with `nakijken`.
        LookAgain { what: String } = K90 Warning;
        /// The organisation still has the `id` or `naam` that `import` gives when nobody said whose table it was.
        Unnamed { key: &'static str } = K90 Warning;
        /// `wanneer_tekst` names another day than the row: the document says one thing, the mail another.
        WhenDiffers { rule: String } = K91 Warning;
        /// `wanneer_tekst` that cannot be compared with the row.
        WhenAside { rule: String, is_empty: bool } = K91 Info;
        /// `wie_tekst` names other parties than the row.
        WhoDiffers { names: String } = K92 Warning;
        /// `wie_tekst` that cannot be compared with the row.
        WhoAside { names: String, is_empty: bool } = K92 Info;
    }
}
