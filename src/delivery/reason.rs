//! The two words that stand with a message or a reminder in the ledger: what it is, and why it does not go.

use crate::planning::words;

words! {
    /// Why something is not sent, or no longer.
    pub enum Reason {
        /// Done, or not applicable.
        Settled => "settled",
        /// A newer rung is due as well, or the due date changed (R2, R5).
        Overtaken => "overtaken",
        /// Due before go-live or before the row was first seen (R3).
        BeforeGoLive => "before-go-live",
        /// The queued mail of an earlier morning is made anew in today's (R10).
        NewerMorning => "newer-morning",
        AddressChanged => "address-changed",
        /// The row, the party's part in it, or the whole calendar is gone.
        Gone => "gone",
        /// No address, and no coordinator to tell either.
        Nobody => "nobody",
        InProgress => "in-progress",
        /// No send day is left before due (R15).
        NoSendDayLeft => "no-send-day-left",
    }
}

words! {
    pub enum Purpose {
        /// The day's mail of one address.
        Daily => "daily",
        /// The start mail; not the day's mail (R4).
        Start => "start",
        /// To the operator; made by `app`, never bundled.
        Operator => "operator",
        /// About an edit of the calendar; made by `app`, never bundled, at any hour, and no tick looks at it.
        Edit => "edit",
    }
}
