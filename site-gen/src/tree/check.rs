//! What is wrong in one troubleshooter: dead ends, circles, and questions that nobody is led to.

use super::{Leads, Tree};
use crate::front::Fault;
use crate::problem::{Cause, TreeCause};

/// Everything that is wrong between the questions of a troubleshooter.
pub(super) fn faults(tree: &Tree<'_>) -> Vec<Fault> {
    if tree.nodes.is_empty() {
        return vec![(tree.source.len(), Cause::Tree(TreeCause::Empty))];
    }
    let mut faults = Vec::new();
    for (index, node) in tree.nodes.iter().enumerate() {
        let title = || node.title.clone();
        if node.asks() && node.answers.is_empty() {
            faults.push((node.at, Cause::Tree(TreeCause::NoAnswers { question: title() })));
        }
        if !tree.stations.iter().any(|station| station.node == index) {
            faults.push((node.at, Cause::Tree(TreeCause::Unreachable { question: title() })));
        }
    }
    faults.extend(circles(tree));
    faults
}

/// The answers that lead back to a question that was already asked.
fn circles(tree: &Tree<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut done = vec![false; tree.nodes.len()];
    // The way from the first question to here: node, and the answer to look at next.
    let mut way: Vec<(usize, usize)> = vec![(0, 0)];
    while let Some(&(node, place)) = way.last() {
        let Some(answer) = tree.nodes[node].answers.get(place) else {
            done[node] = true;
            way.pop();
            continue;
        };
        let here = way.len() - 1;
        way[here].1 += 1;
        let Leads::On(next) = answer.leads else { continue };
        match way.iter().position(|(earlier, _)| *earlier == next) {
            Some(begins) => {
                let ids = way[begins..].iter().map(|(node, _)| *node).chain([next]);
                let circle: Vec<String> = ids.map(|node| format!("#{}", tree.nodes[node].id)).collect();
                faults.push((answer.at, Cause::Tree(TreeCause::Circle { way: circle.join(" → ") })));
            }
            None if !done[next] => way.push((next, 0)),
            None => {}
        }
    }
    faults
}
