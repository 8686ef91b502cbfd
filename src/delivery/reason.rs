//! The two words that stand with a message or a reminder in the ledger: what it is, and why it does not go.

use crate::planning::words;

/// Why something is not sent, or no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Done, or not applicable.
    Settled,
    /// A newer rung is due as well, or the due date changed (R2, R5).
    Overtaken,
    /// Due before go-live or before the row was first seen (R3).
    BeforeGoLive,
    /// The queued mail of an earlier morning is made anew in today's (R10).
    NewerMorning,
    AddressChanged,
    /// The row, the party's part in it, or the whole calendar is gone.
    Gone,
    /// No address, and no coordinator to tell either.
    Nobody,
    InProgress,
    /// No send day is left before due (R15).
    NoSendDayLeft,
}

words! {
    /// The word kept in the ledger and logged.
    Reason {
        Settled => "settled",
        Overtaken => "overtaken",
        BeforeGoLive => "before-go-live",
        NewerMorning => "newer-morning",
        AddressChanged => "address-changed",
        Gone => "gone",
        Nobody => "nobody",
        InProgress => "in-progress",
        NoSendDayLeft => "no-send-day-left",
    }
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The day's mail of one address.
    Daily,
    /// The start mail; not the day's mail (R4).
    Start,
    /// To the operator; made by `app`, never bundled.
    Operator,
    /// About an edit of the calendar; made by `app`, never bundled, at any hour, and no round looks at it.
    Edit,
}

words! {
    /// The word kept in the ledger.
    Purpose {
        Daily => "daily",
        Start => "start",
        Operator => "operator",
        Edit => "edit",
    }
}
