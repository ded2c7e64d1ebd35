//! Services, and what the form asks about a topic.

use super::super::file::ServiceTable;
use super::super::{ProviderId, Question, Service, ServiceId};
use super::Check;
use toml::Spanned;

impl Check<'_> {
    pub(super) fn service(&mut self, written: &ServiceTable, providers: &[String]) -> Service {
        if let Some(operator) = written.operator.as_ref().filter(|operator| operator.get_ref().trim().is_empty()) {
            self.problem(operator, "nobody runs this service", "name who does, or leave the line out");
        }
        if let Some(provider) = &written.provider {
            self.known("provider", provider, providers);
        }
        Service {
            id: ServiceId::new(written.id.get_ref()),
            name: self.label(&written.name),
            operator: written.operator.as_ref().map(|operator| operator.get_ref().trim().to_owned()),
            provider: written.provider.as_ref().map(|provider| ProviderId::new(provider.get_ref())),
        }
    }

    /// The questions in the order of the form; all there are, if the topic says nothing.
    pub(super) fn asks(&mut self, written: &Option<Vec<Spanned<String>>>) -> Vec<Question> {
        let Some(written) = written else { return Question::ALL.to_vec() };
        let keys = Question::ALL.map(|question| question.key().to_owned());
        let known = written.iter().filter(|key| self.known("question", key, &keys));
        let asked: Vec<_> = known.filter_map(|key| Question::parse(key.get_ref())).collect();
        Question::ALL.into_iter().filter(|question| asked.contains(question)).collect()
    }
}
