// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let apiextensions: StaticString = #"""
=apiextensions.v1.CustomResourceColumnDefinition
name s 1 r
type s 2 r
format s 3 o
description s 4 o
priority i 5 o
jsonPath s 6 r
=apiextensions.v1.CustomResourceConversion
strategy s 1 r
webhook @apiextensions.v1.WebhookConversion 2 po
=apiextensions.v1.CustomResourceDefinition
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @apiextensions.v1.CustomResourceDefinitionSpec 2 r
status @apiextensions.v1.CustomResourceDefinitionStatus 3 o
=apiextensions.v1.CustomResourceDefinitionCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
observedGeneration l 6 o
=apiextensions.v1.CustomResourceDefinitionNames
plural s 1 r
singular s 2 o
shortNames [s 3 o L=atomic
kind s 4 r
listKind s 5 o
categories [s 6 o L=atomic
=apiextensions.v1.CustomResourceDefinitionSpec
group s 1 r
names @apiextensions.v1.CustomResourceDefinitionNames 3 r
scope s 4 r
versions [@apiextensions.v1.CustomResourceDefinitionVersion 7 r L=atomic
conversion @apiextensions.v1.CustomResourceConversion 9 po
preserveUnknownFields b 10 o
=apiextensions.v1.CustomResourceDefinitionStatus
conditions [@apiextensions.v1.CustomResourceDefinitionCondition 1 - L=map:type
acceptedNames @apiextensions.v1.CustomResourceDefinitionNames 2 -
storedVersions [s 3 - L=atomic
observedGeneration l 4 o
=apiextensions.v1.CustomResourceDefinitionVersion
name s 1 r
served b 2 r
storage b 3 r
deprecated b 7 o
deprecationWarning s 8 po
schema @apiextensions.v1.CustomResourceValidation 4 po
subresources @apiextensions.v1.CustomResourceSubresources 5 po
additionalPrinterColumns [@apiextensions.v1.CustomResourceColumnDefinition 6 o L=atomic
selectableFields [@apiextensions.v1.SelectableField 9 o L=atomic
=apiextensions.v1.CustomResourceSubresourceScale
specReplicasPath s 1 r
statusReplicasPath s 2 r
labelSelectorPath s 3 po
=apiextensions.v1.CustomResourceSubresourceStatus
=apiextensions.v1.CustomResourceSubresources
status @apiextensions.v1.CustomResourceSubresourceStatus 1 po
scale @apiextensions.v1.CustomResourceSubresourceScale 2 po
=apiextensions.v1.CustomResourceValidation
openAPIV3Schema @apiextensions.v1.JSONSchemaProps 1 po
=apiextensions.v1.ExternalDocumentation
description s 1 o
url s 2 o
=apiextensions.v1.JSONSchemaProps
id s 1 o
$schema s 2 o
$ref s 3 po
description s 4 o
type s 5 o
format s 6 o
title s 7 o
default * 8 po
maximum d 9 po
exclusiveMaximum b 10 o
minimum d 11 po
exclusiveMinimum b 12 o
maxLength l 13 po
minLength l 14 po
pattern s 15 o
maxItems l 16 po
minItems l 17 po
uniqueItems b 18 o
multipleOf d 19 po
enum [* 20 o L=atomic
maxProperties l 21 po
minProperties l 22 po
required [s 23 o L=atomic
items ?@apiextensions.v1.JSONSchemaProps 24 po
allOf [@apiextensions.v1.JSONSchemaProps 25 o L=atomic
oneOf [@apiextensions.v1.JSONSchemaProps 26 o L=atomic
anyOf [@apiextensions.v1.JSONSchemaProps 27 o L=atomic
not @apiextensions.v1.JSONSchemaProps 28 po
properties {@apiextensions.v1.JSONSchemaProps 29 o
additionalProperties ?@apiextensions.v1.JSONSchemaProps 30 po
patternProperties {@apiextensions.v1.JSONSchemaProps 31 o
dependencies {?@apiextensions.v1.JSONSchemaProps 32 o
additionalItems ?@apiextensions.v1.JSONSchemaProps 33 po
definitions {@apiextensions.v1.JSONSchemaProps 34 o
externalDocs @apiextensions.v1.ExternalDocumentation 35 po
example * 36 po
nullable b 37 o
x-kubernetes-preserve-unknown-fields b 38 po
x-kubernetes-embedded-resource b 39 o
x-kubernetes-int-or-string b 40 o
x-kubernetes-list-map-keys [s 41 o L=atomic
x-kubernetes-list-type s 42 po
x-kubernetes-map-type s 43 po
x-kubernetes-validations [@apiextensions.v1.ValidationRule 44 o L=map:rule P=merge:rule
=apiextensions.v1.SelectableField
jsonPath s 1 r
=apiextensions.v1.ServiceReference
namespace s 1 r
name s 2 r
path s 3 po
port i 4 po
=apiextensions.v1.ValidationRule
rule s 1 r
message s 2 o
messageExpression s 3 o
reason s 4 po V=FieldValueRequired|FieldValueDuplicate|FieldValueInvalid|FieldValueForbidden
fieldPath s 5 o
optionalOldSelf b 6 po
=apiextensions.v1.WebhookClientConfig
url s 3 po
service @apiextensions.v1.ServiceReference 1 po
caBundle y 2 o
=apiextensions.v1.WebhookConversion
clientConfig @apiextensions.v1.WebhookClientConfig 2 po
conversionReviewVersions [s 3 r L=atomic
"""#
}
