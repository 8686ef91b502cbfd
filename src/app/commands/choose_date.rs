//! `choose-date`: the date that was asked for.

use clap::Args;

use crate::app::commands::act::act;
use crate::app::commands::options::Globals;
use crate::app::outcome::{Exit, Failure};
use crate::delivery::acts::ActKind;

/// Choose the date that was asked for
#[derive(Debug, Args)]
pub struct ChooseDateArgs {
    /// The occurrence whose date was asked
    pub occurrence: String,
    /// The last day, such as 2027-03-12; a year for a row whose first year was asked
    pub date: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

pub async fn choose_date(at: &Globals, args: &ChooseDateArgs) -> Result<Exit, Failure> {
    let what = ActKind::ChooseDate(args.date.clone());
    act(at, &args.occurrence, what, None, args.by.as_deref()).await
}
