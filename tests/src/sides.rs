//! One text for two desks: what happens at both stands there once, an arrow that one of them alone knows bears its name at the
//! end, such as `-> M10 to lund  [school]`.

use crate::profile::Profile;
use crate::story::is_arrow;

/// A line of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside<'t> {
    Both(&'t str),
    Left(&'t str),
    Right(&'t str),
}

/// Two texts, with as many lines in common as there can be.
pub(crate) fn side_by_side<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<Beside<'t>> {
    // common[i][j]: how many lines a[i..] and b[j..] have in common, in order
    let mut common = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            common[i][j] = if x == y { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            lines.push(Beside::Both(a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(Beside::Left(a[i]));
            i += 1;
        } else {
            lines.push(Beside::Right(b[j]));
            j += 1;
        }
    }
    lines
}

fn mark(profile: &Profile) -> String {
    format!("  [{}]", profile.name)
}

/// The text as it is for this profile: without the arrows of others.
pub(crate) fn of(text: &str, profile: &Profile) -> String {
    let own = |line| match marked(line) {
        Some((line, name)) => (name == profile.name).then_some(line),
        None => Some(line),
    };
    text.lines().filter_map(own).flat_map(|line| [line, "\n"]).collect()
}

/// An arrow, and the profile whose name it bears.
fn marked(line: &str) -> Option<(&str, &'static str)> {
    let name = |profile: &'static Profile| Some((line.strip_suffix(&mark(profile))?, profile.name));
    if is_arrow(line) { Profile::all().iter().find_map(name) } else { None }
}

/// A story as it was told under one profile, or two.
///
/// # Panics
/// If it was told under none or under more.
#[must_use]
pub fn together(told: &[(&'static Profile, String)]) -> String {
    let ((left, a), (right, b)) = match told {
        [(_, alone)] => return alone.clone(),
        [(left, a), (right, b)] => ((left, a), (right, b)),
        _ => panic!("there are two profiles, not {}", told.len()),
    };
    let (a, b): (Vec<_>, Vec<_>) = (a.lines().collect(), b.lines().collect());
    let mut text = String::new();
    for line in steps(&a).iter().zip(steps(&b)).flat_map(|(a, b)| side_by_side(a, b)) {
        match line {
            Beside::Both(line) => text.push_str(line),
            Beside::Left(line) => text.extend([line, &mark(left)]),
            Beside::Right(line) => text.extend([line, &mark(right)]),
        }
        text.push('\n');
    }
    text
}

/// Each line that a person wrote, with its arrows.
fn steps<'l, 't>(lines: &'l [&'t str]) -> Vec<&'l [&'t str]> {
    let mut starts: Vec<_> = (0..lines.len()).filter(|&n| !is_arrow(lines[n])).collect();
    starts.push(lines.len());
    starts.windows(2).map(|step| &lines[step[0]..step[1]]).collect()
}

/// How many arrows a text has, and how many of them one profile alone knows.
#[must_use]
pub fn arrows(text: &str) -> (usize, usize) {
    let arrows = text.lines().filter(|line| is_arrow(line));
    arrows.fold((0, 0), |(all, apart), line| (all + 1, apart + usize::from(marked(line).is_some())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_desks_do_stands_once_and_what_one_does_bears_its_name() {
        let [school, organisation] = Profile::all() else { panic!("there are two") };
        let a = "A title.\n\n  0h tick\n       -> Begun => open\n          -> M9 to lund\n  1h tick\n";
        let b = "A title.\n\n  0h tick\n       -> Begun => open\n          -> M9 to aydin\n  1h tick\n       -> Begun => open\n";
        let both = "A title.\n\n  0h tick\n       -> Begun => open\n          -> M9 to lund  [school]\n          -> M9 to aydin  [organisation]\n  1h tick\n       -> Begun => open  [organisation]\n";
        assert_eq!(together(&[(school, a.to_owned()), (organisation, b.to_owned())]), both);
        assert_eq!((of(both, school).as_str(), of(both, organisation).as_str()), (a, b));
        assert_eq!(arrows(both), (4, 3));
        assert_eq!(together(&[(school, a.to_owned())]), a);
    }
}
