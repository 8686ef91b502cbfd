//! # kwaliteitskalender
//!
//! A school partnership keeps a *kwaliteitskalender*: a table of the plans, reports, talks and surveys it owes, how often,
//! before which day, and which body acts. This service reads the table from YAML, knows the next due dates, and mails the
//! bodies ahead of each, until somebody says that it is done.
//!
//! **No reminder is lost, none is sent twice, and every date can be explained.**
//!
//! This page is the map. It says where things are and what always holds; the modules say the rest. What was decided where the
//! calendar leaves room stands in [`decisions`]: "(R5)" in the code refers to it. How to add a check, a kind of mail, a row key or
//! a command stands in [`contributing`].
//!
//! ## The house
//!
//! Eight rooms in a fixed order. A room imports only from rooms before it.
//!
//! ```text
//! dates → calendar → planning → delivery → messages → import → adapters → app → main
//! └────────────────────────── pure ─────────────────────────┘  └─ the world ─┘
//! ```
//!
//! | room | turns | into |
//! |---|---|---|
//! | [`dates`] | a day and a lead | workdays, holidays, school vacations, send days, moments |
//! | [`calendar`] | YAML text | a [`calendar::Calendar`], and every [`calendar::Diagnostic`] found |
//! | [`planning`] | calendar + facts + window | a [`planning::Plan`]: occurrences and reminders, each with its reason |
//! | [`delivery`] | plan + ledger + now | [`delivery::Effect`]s: enqueue, skip (why), withdraw; the life of an outbox entry |
//! | [`messages`] | effects, diagnostics, plans | every Dutch sentence |
//! | [`import`] | a table out of Word, Excel, CSV, HTML, Markdown or text | the draft of a calendar, and what was not understood; only its command names it, and the feature `import` leaves it out |
//! | [`adapters`] | | SQLite, SMTP, maildir, MIME, Word and Excel out, files and their changes, the lock, signals, the minute bell, the clock: named after what they wrap; they decide nothing |
//! | [`app`] | | settings, commands, the tick, the daemon, the simulation: who meets whom, in which order |
//!
//! The pure rooms have no clock, file, network, environment, thread, async or log. They are named after the field; the
//! adapters after technology: a path tells whether code can touch the world. `tests/it/tidy.rs` holds all of this.
//!
//! ## The street
//!
//! ```text
//! files ─ text ─▶ calendar ─ Calendar ─▶ planning ─ Plan ─▶ delivery ─ Effects ─▶ messages ─ Mail ─▶ outbox ─▶ smtp
//!                    │ Diagnostics          ▲ facts             ▲ ledger, now                          │
//!                    ▼                      └───────────────────┴──────────── ledger ◀─────────────────┘
//! ```
//!
//! ## The tick
//!
//! The only procedure that does things is `app/tick.rs`:
//!
//! 1. Read the clock once; compare the calendar files with what runs (`app/edits.rs`): a good edit is taken, a broken one
//!    refused, one that would storm held, each in one transaction with the mails about it; read the ledger.
//! 2. Plan the window around today; reconcile plan, ledger and now into effects.
//! 3. In one transaction: enqueue the finished bytes of what is due, record what is skipped and why, withdraw what became
//!    needless.
//! 4. Entries that are due, one after another: claim (commit), submit, record and claim the next (commit).
//! 5. Say when to come back.
//!
//! | crash after | left behind | next start | the reader sees |
//! |---|---|---|---|
//! | planning | nothing | plans again, same keys | nothing |
//! | the transaction of 3 | queued entries | sends them | nothing |
//! | claim, submit | `sending` | an orphan: in doubt; same bytes and Message-ID again, or closed as unresolved and told | at worst a second copy, recognisably the same |
//! | record | `sent` | nothing | nothing |
//!
//! The scheduler only rings the bell, once a minute, in UTC. A tick that comes late, twice, or after three weeks of
//! downtime does the right thing.
//!
//! ## What always holds
//!
//! - A due date is never moved later by a rule; only a person may, with a fact.
//! - A reminder has a name ([`delivery::ReminderKey`]), not a number; "send once" is a unique index on it.
//! - What is not known is a state ([`planning::State`]), never a guess.
//! - A thing not done is a value with its reason ([`delivery::Reason`]), and it is kept.
//! - A calendar runs in its last good version, kept in the ledger, whatever its files hold, also after a restart.
//! - Outbox entries move forward only; nothing comes back from sent.
//! - Facts are appended, never changed; an undo is a fact too.
//! - The author's mistakes are [`calendar::Diagnostic`] values; the world's failures are errors that say which file, host
//!   or key; our own mistakes are assertions with the invariant in words.

pub mod dates;
pub mod calendar;
pub mod planning;
pub mod delivery;
pub mod messages;
#[cfg(feature = "import")]
pub mod import;
#[cfg(not(fuzzing))]
pub mod adapters;
#[cfg(not(fuzzing))]
pub mod app;
#[doc = include_str!("decisions.md")]
pub mod decisions {}
#[doc = include_str!("contributing.md")]
pub mod contributing {}
