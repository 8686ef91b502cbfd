//! The cell *Wanneer* of a published table: one rule, or a number of times with as many days on the lines below it.

use crate::calendar::rule::parse::{parse, parse_moment};
use crate::calendar::rule::{Rule, Term};

/// What a cell *Wanneer* says: `Drie keer per jaar` with as many days on the lines below it, or one rule.
///
/// `None`: the grammar does not accept it.
pub fn read_cell(cell: &str) -> Option<(Rule, Vec<Term>)> {
    moments(cell).or_else(|| Some((parse(&cell.replace('\n', " ")).ok()?, Vec::new())))
}

/// A rule of several times a year on the first line, and behind it its moments.
fn moments(cell: &str) -> Option<(Rule, Vec<Term>)> {
    let (first, rest) = cell.split_once('\n')?;
    let rule @ Rule::TimesPerYear { count, .. } = parse(first).ok()? else { return None };
    let all = moment_texts(rest).map(|it| parse_moment(it).ok()).collect::<Option<Vec<_>>>()?;
    let each_once = (1..all.len()).all(|at| !all[..at].contains(&all[at]));
    (each_once && all.len() == usize::from(count)).then_some((rule, all))
}

/// `voor 15 mei, voor 1 juli en voor 15 september`, apart.
pub fn moment_texts(lines: &str) -> impl Iterator<Item = &str> {
    let parts = lines.split(['\n', ',']).flat_map(|part| part.split(" en "));
    parts.map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_several_moments_is_read_whole() {
        let (rule, moments) = read_cell("Twee keer per jaar\nvoor 1 mei en voor 1 juni").unwrap();
        assert!(matches!(rule, Rule::TimesPerYear { count: 2, .. }));
        assert_eq!(moments.len(), 2);
        assert!(read_cell("Twee keer per jaar\nvoor 1 mei en voor 1 mei").is_none());
        assert!(read_cell("Jaarlijks\nvoor 1 mei").is_some());
    }
}
