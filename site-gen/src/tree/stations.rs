//! The pages of a troubleshooter: one for each way to a node, so that a page can say how somebody got there without
//! a script or a server that remembers.

use super::{Leads, Node};
use std::collections::VecDeque;

/// The page that shows all questions; no node may be called like it.
pub(super) const ALL_QUESTIONS: &str = "alle-fragen";

/// On how many ways a node is told apart; further ones share a page that begins anew. It bounds the number of pages,
/// also of a troubleshooter that runs in circles.
const WAYS_MAX: usize = 8;

/// A node, reached on one way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Station {
    /// Which node.
    pub(crate) node: usize,
    /// The station before, and the answer that was given there; none where a way begins.
    pub(crate) from: Option<(usize, usize)>,
    /// Where it is read: `<tree>/<node>/`, on the second way `<tree>/<node>/2/`.
    pub(crate) address: String,
    /// For each answer the station it leads to, if it leads on.
    pub(crate) leads: Vec<Option<usize>>,
    /// Which way to its node this is, from 1. Search engines are shown the first.
    pub(crate) way: usize,
}

/// All stations, the first question first. `base` is the address of the troubleshooter.
pub(super) fn all(nodes: &[Node], base: &str) -> Vec<Station> {
    let mut stations: Vec<Station> = Vec::new();
    if nodes.is_empty() {
        return stations;
    }
    let mut ways: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut queue = VecDeque::new();
    let mut arrive = |node: usize, from: Option<(usize, usize)>, stations: &mut Vec<Station>| {
        let known = &mut ways[node];
        if known.len() > WAYS_MAX {
            return (known[WAYS_MAX], false);
        }
        let way = known.len() + 1;
        known.push(stations.len());
        let from = from.filter(|_| way <= WAYS_MAX);
        stations.push(Station { node, from, address: address(nodes, node, way, base), leads: Vec::new(), way });
        (stations.len() - 1, true)
    };
    queue.push_back(arrive(0, None, &mut stations).0);
    while let Some(here) = queue.pop_front() {
        let mut leads = Vec::new();
        for (place, answer) in nodes[stations[here].node].answers.iter().enumerate() {
            let Leads::On(node) = answer.leads else {
                leads.push(None);
                continue;
            };
            let (station, is_new) = arrive(node, Some((here, place)), &mut stations);
            if is_new {
                queue.push_back(station);
            }
            leads.push(Some(station));
        }
        stations[here].leads = leads;
    }
    stations
}

fn address(nodes: &[Node], node: usize, way: usize, base: &str) -> String {
    match (node, way) {
        (0, 1) => base.to_owned(),
        (_, 1) => format!("{base}{}/", nodes[node].id),
        _ => format!("{base}{}/{way}/", nodes[node].id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Text;
    use crate::tree::Answer;

    fn node(id: &str, leads: &[usize]) -> Node {
        let answer = |&to: &usize| Answer { words: String::new(), hint: String::new(), leads: Leads::On(to), at: 0 };
        Node {
            id: id.to_owned(),
            title: id.to_owned(),
            text: Text::default(),
            after: Text::default(),
            answers: leads.iter().map(answer).collect(),
            at: 0,
        }
    }

    fn addresses(nodes: &[Node]) -> Vec<String> {
        all(nodes, "/t/").into_iter().map(|station| station.address).collect()
    }

    #[test]
    fn a_node_has_a_page_for_each_way_to_it() {
        let nodes = [node("a", &[1, 2]), node("b", &[3]), node("c", &[3]), node("d", &[])];
        assert_eq!(addresses(&nodes), ["/t/", "/t/b/", "/t/c/", "/t/d/", "/t/d/2/"]);
        let stations = all(&nodes, "/t/");
        assert_eq!((stations[3].from, stations[4].from), (Some((1, 0)), Some((2, 0))));
    }

    #[test]
    fn many_ways_and_circles_come_to_an_end() {
        assert_eq!(addresses(&[node("a", &[1]), node("b", &[0])]).len(), 2 * (WAYS_MAX + 1));
        let steps: Vec<Node> = (0..60).map(|n| node(&n.to_string(), &[(n + 1).min(59), (n + 1).min(59)])).collect();
        assert!(all(&steps, "/t/").len() <= 60 * (WAYS_MAX + 1));
    }
}
