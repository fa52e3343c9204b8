// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let storage: StaticString = #"""
=storage.v1.CSIDriver
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @storage.v1.CSIDriverSpec 2 r
=storage.v1.CSIDriverSpec
attachRequired b 1 po
podInfoOnMount b 2 po
volumeLifecycleModes [s 3 o L=set
storageCapacity b 4 po
fsGroupPolicy s 5 po
tokenRequests [@storage.v1.TokenRequest 6 o L=atomic
requiresRepublish b 7 po
seLinuxMount b 8 po
nodeAllocatableUpdatePeriodSeconds l 9 po
serviceAccountTokenInSecrets b 10 po
preventPodSchedulingIfMissing b 11 po
=storage.v1.CSINode
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @storage.v1.CSINodeSpec 2 r
=storage.v1.CSINodeDriver
name s 1 r
nodeID s 2 r
topologyKeys [s 3 - L=atomic
allocatable @storage.v1.VolumeNodeResources 4 po
=storage.v1.CSINodeSpec
drivers [@storage.v1.CSINodeDriver 1 r L=map:name P=merge:name
=storage.v1.StorageClass
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
provisioner s 2 r
parameters {s 3 o
reclaimPolicy s 4 po V=Recycle|Delete|Retain
mountOptions [s 5 o L=atomic
allowVolumeExpansion b 6 po
volumeBindingMode s 7 po V=Immediate|WaitForFirstConsumer
allowedTopologies [@core.v1.TopologySelectorTerm 8 o L=atomic
=storage.v1.TokenRequest
audience s 1 r
expirationSeconds l 2 po
=storage.v1.VolumeAttachment
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @storage.v1.VolumeAttachmentSpec 2 r
status @storage.v1.VolumeAttachmentStatus 3 o
=storage.v1.VolumeAttachmentSource
persistentVolumeName s 1 po
inlineVolumeSpec @core.v1.PersistentVolumeSpec 2 po
=storage.v1.VolumeAttachmentSpec
attacher s 1 r
source @storage.v1.VolumeAttachmentSource 2 r
nodeName s 3 r
=storage.v1.VolumeAttachmentStatus
attached b 1 r
attachmentMetadata {s 2 o
attachError @storage.v1.VolumeError 3 po
detachError @storage.v1.VolumeError 4 po
=storage.v1.VolumeError
time t 1 o
message s 2 o
errorCode i 3 po
=storage.v1.VolumeNodeResources
count i 1 po
"""#
}
