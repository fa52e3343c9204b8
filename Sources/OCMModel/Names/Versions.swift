// Names and versions of components go together: who imports the model has both.
@_exported public import Versions
