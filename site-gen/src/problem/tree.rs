//! What can be wrong in a troubleshooter.

/// What can be wrong in a troubleshooter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TreeCause {
    /// There is no question.
    Empty,
    /// An answer leads to a question that is not there.
    Target { target: String, near: Option<String> },
    /// A question has no answers.
    NoAnswers { question: String },
    /// No answer leads here.
    Unreachable { question: String },
    /// An answer leads back.
    Circle { way: String },
    /// Two questions have one name, or one has a name that is needed.
    Name { id: String },
}

impl TreeCause {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Empty => "tree-empty",
            Self::Target { .. } => "tree-target",
            Self::NoAnswers { .. } => "tree-no-answers",
            Self::Unreachable { .. } => "tree-unreachable",
            Self::Circle { .. } => "tree-circle",
            Self::Name { .. } => "tree-name",
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Empty => "the troubleshooter asks nothing".to_owned(),
            Self::Target { target, .. } => format!("no question and no ending is called `{target}`"),
            Self::NoAnswers { question } => format!("nobody can answer \"{question}\""),
            Self::Unreachable { question } => format!("no answer leads to \"{question}\""),
            Self::Circle { way } => format!("the answers lead in a circle: {way}"),
            Self::Name { id } => format!("the name `#{id}` is already taken in this troubleshooter"),
        }
    }

    pub(super) fn help(&self) -> String {
        match self {
            Self::Empty => "write a question: ## Was sehen Sie? {#name}".to_owned(),
            Self::Target { near: Some(near), .. } => format!("did you mean `#{near}`?"),
            Self::Target { near: None, .. } => "name a question with {#name} and link to it".to_owned(),
            Self::NoAnswers { .. } => {
                "write a list of answers, `- [words](#name)`; an ending has no question mark".to_owned()
            }
            Self::Unreachable { .. } => "let an answer lead to it, or remove it".to_owned(),
            Self::Circle { .. } => "lead to an ending, or to a copy of the question under another name".to_owned(),
            Self::Name { .. } => "give it another name, such as {#second-name}".to_owned(),
        }
    }
}
