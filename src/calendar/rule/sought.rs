//! What is read: each way in has sentences of its own, and examples of them.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    Rule,
    Moment,
    Date,
    Lead,
    AskDay,
}
