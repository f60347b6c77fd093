//! Namespaces that mean something here.

/// A namespace. Those without a variant of their own are numbered within their document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// No namespace.
    None,
    /// BPMN 2.0 (`http://www.omg.org/spec/BPMN/20100524/MODEL`).
    Bpmn,
    /// Diagram interchange of BPMN.
    BpmnDi,
    /// Diagram commons: bounds and fonts.
    Dc,
    /// Diagram interchange: way points.
    Di,
    /// XML Schema instance.
    Xsi,
    /// Declarations of namespaces.
    Xmlns,
    /// `xml:`.
    Xml,
    /// Our own ([`crate::NAMESPACE`]).
    Lotse,
    /// Camunda 7.
    Camunda,
    /// Operaton.
    Operaton,
    /// Activiti, of whose names Camunda 7 reads many.
    Activiti,
    /// The first name that Camunda 7 had.
    Fox,
    /// Camunda 8.
    Zeebe,
    /// Colours of diagrams: the OMG's own and that of bpmn.io.
    Color,
    /// Any other, by its position in the document.
    Other(u32),
}

const KNOWN: [(Space, &str); 18] = [
    (Space::None, ""),
    (Space::Bpmn, "http://www.omg.org/spec/BPMN/20100524/MODEL"),
    (Space::BpmnDi, "http://www.omg.org/spec/BPMN/20100524/DI"),
    (Space::Dc, "http://www.omg.org/spec/DD/20100524/DC"),
    (Space::Di, "http://www.omg.org/spec/DD/20100524/DI"),
    (Space::Xsi, "http://www.w3.org/2001/XMLSchema-instance"),
    (Space::Xmlns, "http://www.w3.org/2000/xmlns/"),
    (Space::Xml, "http://www.w3.org/XML/1998/namespace"),
    (Space::Lotse, crate::NAMESPACE),
    (Space::Camunda, "http://camunda.org/schema/1.0/bpmn"),
    (Space::Operaton, "http://operaton.org/schema/1.0/bpmn"),
    (Space::Activiti, "http://activiti.org/bpmn"),
    (Space::Activiti, "http://activiti.com/bpmn"),
    (Space::Fox, "http://www.camunda.com/fox"),
    (Space::Fox, "http://www.operaton.com/fox"),
    (Space::Zeebe, "http://camunda.org/schema/zeebe/1.0"),
    (Space::Color, "http://www.omg.org/spec/BPMN/non-normative/color/1.0"),
    (Space::Color, "http://bpmn.io/schema/bpmn/biocolor/1.0"),
];

impl Space {
    /// The variant of a namespace, where it has one.
    #[must_use]
    pub fn known(name: &str) -> Option<Self> {
        KNOWN.iter().find(|(_, known)| *known == name).map(|(space, _)| *space)
    }

    /// The name of a variant; empty for [`Space::Other`] and [`Space::None`]. Where several names mean the same, the
    /// first.
    pub(super) fn known_name(self) -> &'static str {
        KNOWN.iter().find(|(space, _)| *space == self).map_or("", |(_, name)| name)
    }

    /// Whether this is one of the namespaces of Camunda 7 and its relatives.
    #[must_use]
    pub fn is_camunda_7(self) -> bool {
        matches!(self, Self::Camunda | Self::Operaton | Self::Activiti | Self::Fox)
    }
}
