//! The whole street on a borrowed clock: school years as golden files, next-due vectors, thirty years.

mod golden;
mod next_due;
mod thirty_years;
