//! What is said about one finding.

/// The words of one finding. None ends in a full stop; none is a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    /// Short, under the caret; may be empty.
    pub label: String,
    pub help: String,
}

impl Words {
    pub(super) fn new(
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { title: title.into(), label: label.into(), help: help.into() }
    }
}
