// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let core: StaticString = #"""
=core.v1.AWSElasticBlockStoreVolumeSource
volumeID s 1 r
fsType s 2 o
partition i 3 o
readOnly b 4 o
=core.v1.Affinity
nodeAffinity @core.v1.NodeAffinity 1 po
podAffinity @core.v1.PodAffinity 2 po
podAntiAffinity @core.v1.PodAntiAffinity 3 po
=core.v1.AppArmorProfile
type s 1 r V=Unconfined|RuntimeDefault|Localhost
localhostProfile s 2 po
=core.v1.AttachedVolume
name s 1 r
devicePath s 2 r
=core.v1.AzureDiskVolumeSource
diskName s 1 r
diskURI s 2 r
cachingMode s 3 po V=None|ReadOnly|ReadWrite
fsType s 4 po D="ext4"
readOnly b 5 po D=false
kind s 6 po V=Shared|Dedicated|Managed
=core.v1.AzureFilePersistentVolumeSource
secretName s 1 r
shareName s 2 r
readOnly b 3 o
secretNamespace s 4 p
=core.v1.AzureFileVolumeSource
secretName s 1 r
shareName s 2 r
readOnly b 3 o
=core.v1.CSIPersistentVolumeSource
driver s 1 r
volumeHandle s 2 r
readOnly b 3 o
fsType s 4 o
volumeAttributes {s 5 o
controllerPublishSecretRef @core.v1.SecretReference 6 po
nodeStageSecretRef @core.v1.SecretReference 7 po
nodePublishSecretRef @core.v1.SecretReference 8 po
controllerExpandSecretRef @core.v1.SecretReference 9 po
nodeExpandSecretRef @core.v1.SecretReference 10 po
=core.v1.CSIVolumeSource
driver s 1 r
readOnly b 2 po
fsType s 3 po
volumeAttributes {s 4 o
nodePublishSecretRef @core.v1.LocalObjectReference 5 po
=core.v1.Binding
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
target @core.v1.ObjectReference 2 r
=core.v1.Capabilities
add [s 1 o L=atomic
drop [s 2 o L=atomic
=core.v1.CephFSPersistentVolumeSource
monitors [s 1 r L=atomic
path s 2 o
user s 3 o
secretFile s 4 o
secretRef @core.v1.SecretReference 5 po
readOnly b 6 o
=core.v1.CephFSVolumeSource
monitors [s 1 r L=atomic
path s 2 o
user s 3 o
secretFile s 4 o
secretRef @core.v1.LocalObjectReference 5 po
readOnly b 6 o
=core.v1.CinderPersistentVolumeSource
volumeID s 1 r
fsType s 2 o
readOnly b 3 o
secretRef @core.v1.SecretReference 4 po
=core.v1.CinderVolumeSource
volumeID s 1 r
fsType s 2 o
readOnly b 3 o
secretRef @core.v1.LocalObjectReference 4 po
=core.v1.ClientIPConfig
timeoutSeconds i 1 po
=core.v1.ClusterTrustBundleProjection
name s 1 po
signerName s 2 po
labelSelector @meta.v1.LabelSelector 3 po
optional b 5 po
path s 4 r
=core.v1.ComponentCondition
type s 1 r
status s 2 r
message s 3 o
error s 4 o
=core.v1.ComponentStatus
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
conditions [@core.v1.ComponentCondition 2 o L=map:type P=merge:type
=core.v1.ConfigMap
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
immutable b 4 po
data {s 2 o
binaryData {y 3 o
=core.v1.ConfigMapEnvSource
name s 1.1 o D=""
optional b 2 po
=core.v1.ConfigMapKeySelector M=atomic
name s 1.1 o D=""
key s 2 r
optional b 3 po
=core.v1.ConfigMapNodeConfigSource
namespace s 1 r
name s 2 r
uid s 3 o
resourceVersion s 4 o
kubeletConfigKey s 5 r
=core.v1.ConfigMapProjection
name s 1.1 o D=""
items [@core.v1.KeyToPath 2 o L=atomic
optional b 4 po
=core.v1.ConfigMapVolumeSource
name s 1.1 o D=""
items [@core.v1.KeyToPath 2 o L=atomic
defaultMode i 3 po
optional b 4 po
=core.v1.Container
name s 1 r
image s 2 o
command [s 3 o L=atomic
args [s 4 o L=atomic
workingDir s 5 o
ports [@core.v1.ContainerPort 6 o L=map:containerPort,protocol P=merge:containerPort
envFrom [@core.v1.EnvFromSource 19 o L=atomic
env [@core.v1.EnvVar 7 o L=map:name P=merge:name
resources @core.v1.ResourceRequirements 8 o
resizePolicy [@core.v1.ContainerResizePolicy 23 o L=atomic
restartPolicy s 24 po
restartPolicyRules [@core.v1.ContainerRestartRule 25 o L=atomic
volumeMounts [@core.v1.VolumeMount 9 o L=map:mountPath P=merge:mountPath
volumeDevices [@core.v1.VolumeDevice 21 o L=map:devicePath P=merge:devicePath
livenessProbe @core.v1.Probe 10 po
readinessProbe @core.v1.Probe 11 po
startupProbe @core.v1.Probe 22 po
lifecycle @core.v1.Lifecycle 12 po
terminationMessagePath s 13 o
terminationMessagePolicy s 20 o V=File|FallbackToLogsOnError
imagePullPolicy s 14 o V=Always|Never|IfNotPresent
securityContext @core.v1.SecurityContext 15 po
stdin b 16 o
stdinOnce b 17 o
tty b 18 o
=core.v1.ContainerExtendedResourceRequest
containerName s 1 r
resourceName s 2 r
requestName s 3 r
=core.v1.ContainerImage
names [s 1 - L=atomic
sizeBytes l 2 o
=core.v1.ContainerPort
name s 1 o
hostPort i 2 o
containerPort i 3 r
protocol s 4 o V=TCP|UDP|SCTP D="TCP"
hostIP s 5 o
=core.v1.ContainerResizePolicy
resourceName s 1 r
restartPolicy s 2 r
=core.v1.ContainerRestartRule
action s 1 or
exitCodes @core.v1.ContainerRestartRuleOnExitCodes 2 po
=core.v1.ContainerRestartRuleOnExitCodes
operator s 1 or
values [i 2 o L=set
=core.v1.ContainerState
waiting @core.v1.ContainerStateWaiting 1 po
running @core.v1.ContainerStateRunning 2 po
terminated @core.v1.ContainerStateTerminated 3 po
=core.v1.ContainerStateRunning
startedAt t 1 o
=core.v1.ContainerStateTerminated
exitCode i 1 r
signal i 2 o
reason s 3 o
message s 4 o
startedAt t 5 o
finishedAt t 6 o
containerID s 7 o
=core.v1.ContainerStateWaiting
reason s 1 o
message s 2 o
=core.v1.ContainerStatus
name s 1 r
state @core.v1.ContainerState 2 o
lastState @core.v1.ContainerState 3 o
ready b 4 r
restartCount i 5 r
image s 6 r
imageID s 7 r
containerID s 8 o
started b 9 po
allocatedResources {q 10 o
resources @core.v1.ResourceRequirements 11 po
volumeMounts [@core.v1.VolumeMountStatus 12 o L=map:mountPath P=merge:mountPath
user @core.v1.ContainerUser 13 po
allocatedResourcesStatus [@core.v1.ResourceStatus 14 o L=map:name P=merge:name
stopSignal s 15 po V=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMAX-14|SIGRTMAX-13|SIGRTMAX-12|SIGRTMAX-11|SIGRTMAX-10|SIGRTMAX-9|SIGRTMAX-8|SIGRTMAX-7|SIGRTMAX-6|SIGRTMAX-5|SIGRTMAX-4|SIGRTMAX-3|SIGRTMAX-2|SIGRTMAX-1|SIGRTMAX
=core.v1.ContainerUser
linux @core.v1.LinuxContainerUser 1 po
=core.v1.DaemonEndpoint
Port i 1 r
=core.v1.DownwardAPIProjection
items [@core.v1.DownwardAPIVolumeFile 1 o L=atomic
=core.v1.DownwardAPIVolumeFile
path s 1 r
fieldRef @core.v1.ObjectFieldSelector 2 po
resourceFieldRef @core.v1.ResourceFieldSelector 3 po
mode i 4 po
=core.v1.DownwardAPIVolumeSource
items [@core.v1.DownwardAPIVolumeFile 1 o L=atomic
defaultMode i 2 po
=core.v1.EmptyDirVolumeSource
medium s 1 o
sizeLimit q 2 po
=core.v1.EndpointAddress M=atomic
ip s 1 r
hostname s 3 o
nodeName s 4 po
targetRef @core.v1.ObjectReference 2 po
=core.v1.EndpointPort M=atomic
name s 1 o
port i 2 r
protocol s 3 o V=TCP|UDP|SCTP
appProtocol s 4 po
=core.v1.EndpointSubset
addresses [@core.v1.EndpointAddress 1 o L=atomic
notReadyAddresses [@core.v1.EndpointAddress 2 o L=atomic
ports [@core.v1.EndpointPort 3 o L=atomic
=core.v1.Endpoints
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
subsets [@core.v1.EndpointSubset 2 o L=atomic
=core.v1.EnvFromSource
prefix s 1 o
configMapRef @core.v1.ConfigMapEnvSource 2 po
secretRef @core.v1.SecretEnvSource 3 po
=core.v1.EnvVar
name s 1 r
value s 2 o
valueFrom @core.v1.EnvVarSource 3 po
=core.v1.EnvVarSource
fieldRef @core.v1.ObjectFieldSelector 1 po
resourceFieldRef @core.v1.ResourceFieldSelector 2 po
configMapKeyRef @core.v1.ConfigMapKeySelector 3 po
secretKeyRef @core.v1.SecretKeySelector 4 po
fileKeyRef @core.v1.FileKeySelector 5 po
=core.v1.EphemeralContainer
name s 1.1 r
image s 1.2 o
command [s 1.3 o L=atomic
args [s 1.4 o L=atomic
workingDir s 1.5 o
ports [@core.v1.ContainerPort 1.6 o L=map:containerPort,protocol P=merge:containerPort
envFrom [@core.v1.EnvFromSource 1.19 o L=atomic
env [@core.v1.EnvVar 1.7 o L=map:name P=merge:name
resources @core.v1.ResourceRequirements 1.8 o
resizePolicy [@core.v1.ContainerResizePolicy 1.23 o L=atomic
restartPolicy s 1.24 po
restartPolicyRules [@core.v1.ContainerRestartRule 1.25 o L=atomic
volumeMounts [@core.v1.VolumeMount 1.9 o L=map:mountPath P=merge:mountPath
volumeDevices [@core.v1.VolumeDevice 1.21 o L=map:devicePath P=merge:devicePath
livenessProbe @core.v1.Probe 1.10 po
readinessProbe @core.v1.Probe 1.11 po
startupProbe @core.v1.Probe 1.22 po
lifecycle @core.v1.Lifecycle 1.12 po
terminationMessagePath s 1.13 o
terminationMessagePolicy s 1.20 o V=File|FallbackToLogsOnError
imagePullPolicy s 1.14 o V=Always|Never|IfNotPresent
securityContext @core.v1.SecurityContext 1.15 po
stdin b 1.16 o
stdinOnce b 1.17 o
tty b 1.18 o
targetContainerName s 2 o
=core.v1.EphemeralVolumeSource
volumeClaimTemplate @core.v1.PersistentVolumeClaimTemplate 1 po
=core.v1.Event
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 r
involvedObject @core.v1.ObjectReference 2 r
reason s 3 o
message s 4 o
source @core.v1.EventSource 5 o
firstTimestamp t 6 o
lastTimestamp t 7 o
count i 8 o
type s 9 o
eventTime m 10 o
series @core.v1.EventSeries 11 po
action s 12 o
related @core.v1.ObjectReference 13 po
reportingComponent s 14 -
reportingInstance s 15 -
=core.v1.EventSeries
count i 1 o
lastObservedTime m 2 o
=core.v1.EventSource
component s 1 o
host s 2 o
=core.v1.ExecAction
command [s 1 o L=atomic
=core.v1.FCVolumeSource
targetWWNs [s 1 o L=atomic
lun i 2 po
fsType s 3 o
readOnly b 4 o
wwids [s 5 o L=atomic
=core.v1.FileKeySelector M=atomic
volumeName s 1 r
path s 2 r
key s 3 r
optional b 4 po D=false
=core.v1.FlexPersistentVolumeSource
driver s 1 r
fsType s 2 o
secretRef @core.v1.SecretReference 3 po
readOnly b 4 o
options {s 5 o
=core.v1.FlexVolumeSource
driver s 1 r
fsType s 2 o
secretRef @core.v1.LocalObjectReference 3 po
readOnly b 4 o
options {s 5 o
=core.v1.FlockerVolumeSource
datasetName s 1 o
datasetUUID s 2 o
=core.v1.GCEPersistentDiskVolumeSource
pdName s 1 r
fsType s 2 o
partition i 3 o
readOnly b 4 o
=core.v1.GRPCAction
port i 1 r
service s 2 p D=""
=core.v1.GitRepoVolumeSource
repository s 1 r
revision s 2 o
directory s 3 o
=core.v1.GlusterfsPersistentVolumeSource
endpoints s 1 r
path s 2 r
readOnly b 3 o
endpointsNamespace s 4 po
=core.v1.GlusterfsVolumeSource
endpoints s 1 r
path s 2 r
readOnly b 3 o
=core.v1.HTTPGetAction
path s 1 o
port x 2 r
host s 3 o
scheme s 4 o V=HTTP|HTTPS
httpHeaders [@core.v1.HTTPHeader 5 o L=atomic
=core.v1.HTTPHeader
name s 1 r
value s 2 r
=core.v1.HostAlias
ip s 1 r
hostnames [s 2 o L=atomic
=core.v1.HostIP
ip s 1 r
=core.v1.HostPathVolumeSource
path s 1 r
type s 2 po V=|DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice
=core.v1.ISCSIPersistentVolumeSource
targetPortal s 1 r
iqn s 2 r
lun i 3 r
iscsiInterface s 4 o D="default"
fsType s 5 o
readOnly b 6 o
portals [s 7 o L=atomic
chapAuthDiscovery b 8 o
chapAuthSession b 11 o
secretRef @core.v1.SecretReference 10 po
initiatorName s 12 po
=core.v1.ISCSIVolumeSource
targetPortal s 1 r
iqn s 2 r
lun i 3 r
iscsiInterface s 4 o D="default"
fsType s 5 o
readOnly b 6 o
portals [s 7 o L=atomic
chapAuthDiscovery b 8 o
chapAuthSession b 11 o
secretRef @core.v1.LocalObjectReference 10 po
initiatorName s 12 po
=core.v1.ImageVolumeSource
reference s 1 o
pullPolicy s 2 o V=Always|Never|IfNotPresent
=core.v1.ImageVolumeStatus
imageRef s 1 or
=core.v1.KeyToPath
key s 1 r
path s 2 r
mode i 3 po
=core.v1.Lifecycle
postStart @core.v1.LifecycleHandler 1 po
preStop @core.v1.LifecycleHandler 2 po
stopSignal s 3 po V=SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMAX-14|SIGRTMAX-13|SIGRTMAX-12|SIGRTMAX-11|SIGRTMAX-10|SIGRTMAX-9|SIGRTMAX-8|SIGRTMAX-7|SIGRTMAX-6|SIGRTMAX-5|SIGRTMAX-4|SIGRTMAX-3|SIGRTMAX-2|SIGRTMAX-1|SIGRTMAX
=core.v1.LifecycleHandler
exec @core.v1.ExecAction 1 po
httpGet @core.v1.HTTPGetAction 2 po
tcpSocket @core.v1.TCPSocketAction 3 po
sleep @core.v1.SleepAction 4 po
=core.v1.LimitRange
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.LimitRangeSpec 2 o
=core.v1.LimitRangeItem
type s 1 r
max {q 2 o
min {q 3 o
default {q 4 o
defaultRequest {q 5 o
maxLimitRequestRatio {q 6 o
=core.v1.LimitRangeSpec
limits [@core.v1.LimitRangeItem 1 r L=atomic
=core.v1.LinuxContainerUser
uid l 1 r
gid l 2 r
supplementalGroups [l 3 o L=atomic
=core.v1.LoadBalancerIngress
ip s 1 o
hostname s 2 o
ipMode s 3 po
ports [@core.v1.PortStatus 4 o L=atomic
=core.v1.LoadBalancerStatus
ingress [@core.v1.LoadBalancerIngress 1 o L=atomic
=core.v1.LocalObjectReference M=atomic
name s 1 o D=""
=core.v1.LocalVolumeSource
path s 1 r
fsType s 2 po
=core.v1.ModifyVolumeStatus
targetVolumeAttributesClassName s 1 o
status s 2 r V=Pending|InProgress|Infeasible
=core.v1.NFSVolumeSource
server s 1 r
path s 2 r
readOnly b 3 o
=core.v1.Namespace
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.NamespaceSpec 2 o
status @core.v1.NamespaceStatus 3 o
=core.v1.NamespaceCondition
type s 1 r
status s 2 r
lastTransitionTime t 4 o
reason s 5 o
message s 6 o
=core.v1.NamespaceSpec
finalizers [s 1 o L=atomic
=core.v1.NamespaceStatus
phase s 1 o V=Active|Terminating
conditions [@core.v1.NamespaceCondition 2 o L=map:type P=merge:type
=core.v1.Node
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.NodeSpec 2 o
status @core.v1.NodeStatus 3 o
=core.v1.NodeAddress
type s 1 r
address s 2 r
=core.v1.NodeAffinity
requiredDuringSchedulingIgnoredDuringExecution @core.v1.NodeSelector 1 po
preferredDuringSchedulingIgnoredDuringExecution [@core.v1.PreferredSchedulingTerm 2 o L=atomic
=core.v1.NodeAllocatableResourceClaimStatus
resourceClaimName s 1 r
containers [s 2 o L=set
resources {q 3 r
=core.v1.NodeCondition
type s 1 r
status s 2 r
lastHeartbeatTime t 3 o
lastTransitionTime t 4 o
reason s 5 o
message s 6 o
=core.v1.NodeConfigSource
configMap @core.v1.ConfigMapNodeConfigSource 2 po
=core.v1.NodeConfigStatus
assigned @core.v1.NodeConfigSource 1 po
active @core.v1.NodeConfigSource 2 po
lastKnownGood @core.v1.NodeConfigSource 3 po
error s 4 o
=core.v1.NodeDaemonEndpoints
kubeletEndpoint @core.v1.DaemonEndpoint 1 o
=core.v1.NodeFeatures
supplementalGroupsPolicy b 1 po
=core.v1.NodeRuntimeHandler
name s 1 -
features @core.v1.NodeRuntimeHandlerFeatures 2 po
=core.v1.NodeRuntimeHandlerFeatures
recursiveReadOnlyMounts b 1 po
userNamespaces b 2 po
=core.v1.NodeSelector M=atomic
nodeSelectorTerms [@core.v1.NodeSelectorTerm 1 r L=atomic
=core.v1.NodeSelectorRequirement
key s 1 r
operator s 2 r V=In|NotIn|Exists|DoesNotExist|Gt|Lt
values [s 3 o L=atomic
=core.v1.NodeSelectorTerm M=atomic
matchExpressions [@core.v1.NodeSelectorRequirement 1 o L=atomic
matchFields [@core.v1.NodeSelectorRequirement 2 o L=atomic
=core.v1.NodeSpec
podCIDR s 1 o
podCIDRs [s 7 o L=set P=merge
providerID s 3 o
unschedulable b 4 o
taints [@core.v1.Taint 5 o L=atomic
configSource @core.v1.NodeConfigSource 6 po
externalID s 2 o
=core.v1.NodeStatus
capacity {q 1 o
allocatable {q 2 o
phase s 3 o V=Pending|Running|Terminated
conditions [@core.v1.NodeCondition 4 o L=map:type P=merge:type
addresses [@core.v1.NodeAddress 5 o L=map:type P=merge:type
daemonEndpoints @core.v1.NodeDaemonEndpoints 6 o
nodeInfo @core.v1.NodeSystemInfo 7 o
images [@core.v1.ContainerImage 8 o L=atomic
volumesInUse [s 9 o L=atomic
volumesAttached [@core.v1.AttachedVolume 10 o L=atomic
config @core.v1.NodeConfigStatus 11 po
runtimeHandlers [@core.v1.NodeRuntimeHandler 12 o L=atomic
features @core.v1.NodeFeatures 13 po
declaredFeatures [s 14 o L=atomic
=core.v1.NodeSwapStatus
capacity l 1 po
=core.v1.NodeSystemInfo
machineID s 1 r
systemUUID s 2 r
bootID s 3 r
kernelVersion s 4 r
osImage s 5 r
containerRuntimeVersion s 6 r
kubeletVersion s 7 r
kubeProxyVersion s 8 r
operatingSystem s 9 r
architecture s 10 r
swap @core.v1.NodeSwapStatus 11 po
=core.v1.ObjectFieldSelector M=atomic
apiVersion s 1 o
fieldPath s 2 r
=core.v1.ObjectReference M=atomic
kind s 1 o
namespace s 2 o
name s 3 o
uid s 4 o
apiVersion s 5 o
resourceVersion s 6 o
fieldPath s 7 o
=core.v1.PersistentVolume
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.PersistentVolumeSpec 2 o
status @core.v1.PersistentVolumeStatus 3 o
=core.v1.PersistentVolumeClaim
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.PersistentVolumeClaimSpec 2 o
status @core.v1.PersistentVolumeClaimStatus 3 o
=core.v1.PersistentVolumeClaimCondition
type s 1 r
status s 2 r
lastProbeTime t 3 o
lastTransitionTime t 4 o
reason s 5 o
message s 6 o
=core.v1.PersistentVolumeClaimSpec
accessModes [s 1 o L=atomic V=ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod
selector @meta.v1.LabelSelector 4 po
resources @core.v1.VolumeResourceRequirements 2 o
volumeName s 3 o
storageClassName s 5 po
volumeMode s 6 po V=Block|Filesystem
dataSource @core.v1.TypedLocalObjectReference 7 po
dataSourceRef @core.v1.TypedObjectReference 8 po
volumeAttributesClassName s 9 po
=core.v1.PersistentVolumeClaimStatus
phase s 1 o V=Pending|Bound|Lost
accessModes [s 2 o L=atomic V=ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod
capacity {q 3 o
conditions [@core.v1.PersistentVolumeClaimCondition 4 o L=map:type P=merge:type
allocatedResources {q 5 o
allocatedResourceStatuses {s 7 o V=ControllerResizeInProgress|ControllerResizeInfeasible|NodeResizePending|NodeResizeInProgress|NodeResizeInfeasible
currentVolumeAttributesClassName s 8 po
modifyVolumeStatus @core.v1.ModifyVolumeStatus 9 po
=core.v1.PersistentVolumeClaimTemplate
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.PersistentVolumeClaimSpec 2 r
=core.v1.PersistentVolumeClaimVolumeSource
claimName s 1 r
readOnly b 2 o
=core.v1.PersistentVolumeSpec
capacity {q 1 o
gcePersistentDisk @core.v1.GCEPersistentDiskVolumeSource 2.1 po
awsElasticBlockStore @core.v1.AWSElasticBlockStoreVolumeSource 2.2 po
hostPath @core.v1.HostPathVolumeSource 2.3 po
glusterfs @core.v1.GlusterfsPersistentVolumeSource 2.4 po
nfs @core.v1.NFSVolumeSource 2.5 po
rbd @core.v1.RBDPersistentVolumeSource 2.6 po
iscsi @core.v1.ISCSIPersistentVolumeSource 2.7 po
cinder @core.v1.CinderPersistentVolumeSource 2.8 po
cephfs @core.v1.CephFSPersistentVolumeSource 2.9 po
fc @core.v1.FCVolumeSource 2.10 po
flocker @core.v1.FlockerVolumeSource 2.11 po
flexVolume @core.v1.FlexPersistentVolumeSource 2.12 po
azureFile @core.v1.AzureFilePersistentVolumeSource 2.13 po
vsphereVolume @core.v1.VsphereVirtualDiskVolumeSource 2.14 po
quobyte @core.v1.QuobyteVolumeSource 2.15 po
azureDisk @core.v1.AzureDiskVolumeSource 2.16 po
photonPersistentDisk @core.v1.PhotonPersistentDiskVolumeSource 2.17 po
portworxVolume @core.v1.PortworxVolumeSource 2.18 po
scaleIO @core.v1.ScaleIOPersistentVolumeSource 2.19 po
local @core.v1.LocalVolumeSource 2.20 po
storageos @core.v1.StorageOSPersistentVolumeSource 2.21 po
csi @core.v1.CSIPersistentVolumeSource 2.22 po
accessModes [s 3 o L=atomic V=ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod
claimRef @core.v1.ObjectReference 4 po
persistentVolumeReclaimPolicy s 5 o V=Recycle|Delete|Retain
storageClassName s 6 o
mountOptions [s 7 o L=atomic
volumeMode s 8 po V=Block|Filesystem
nodeAffinity @core.v1.VolumeNodeAffinity 9 po
volumeAttributesClassName s 10 po
=core.v1.PersistentVolumeStatus
phase s 1 o V=Pending|Available|Bound|Released|Failed
message s 2 o
reason s 3 o
lastPhaseTransitionTime t 4 po
=core.v1.PhotonPersistentDiskVolumeSource
pdID s 1 r
fsType s 2 o
=core.v1.Pod
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.PodSpec 2 o
status @core.v1.PodStatus 3 o
=core.v1.PodAffinity
requiredDuringSchedulingIgnoredDuringExecution [@core.v1.PodAffinityTerm 1 o L=atomic
preferredDuringSchedulingIgnoredDuringExecution [@core.v1.WeightedPodAffinityTerm 2 o L=atomic
=core.v1.PodAffinityTerm
labelSelector @meta.v1.LabelSelector 1 po
namespaces [s 2 o L=atomic
topologyKey s 3 r
namespaceSelector @meta.v1.LabelSelector 4 po
matchLabelKeys [s 5 o L=atomic
mismatchLabelKeys [s 6 o L=atomic
=core.v1.PodAntiAffinity
requiredDuringSchedulingIgnoredDuringExecution [@core.v1.PodAffinityTerm 1 o L=atomic
preferredDuringSchedulingIgnoredDuringExecution [@core.v1.WeightedPodAffinityTerm 2 o L=atomic
=core.v1.PodCertificateProjection
signerName s 1 or
keyType s 2 or
maxExpirationSeconds i 3 po
credentialBundlePath s 4 o
keyPath s 5 o
certificateChainPath s 6 o
userAnnotations {s 7 o
=core.v1.PodCondition
type s 1 r
observedGeneration l 7 o
status s 2 r
lastProbeTime t 3 o
lastTransitionTime t 4 o
reason s 5 o
message s 6 o
=core.v1.PodDNSConfig
nameservers [s 1 o L=atomic
searches [s 2 o L=atomic
options [@core.v1.PodDNSConfigOption 3 o L=atomic
=core.v1.PodDNSConfigOption
name s 1 o
value s 2 po
=core.v1.PodExtendedResourceClaimStatus
requestMappings [@core.v1.ContainerExtendedResourceRequest 1 r L=atomic
resourceClaimName s 2 r
=core.v1.PodIP
ip s 1 r
=core.v1.PodOS
name s 1 r
=core.v1.PodReadinessGate
conditionType s 1 r
=core.v1.PodResourceClaim
name s 1 r
resourceClaimName s 3 po
resourceClaimTemplateName s 4 po
=core.v1.PodResourceClaimStatus
name s 1 r
resourceClaimName s 2 po
=core.v1.PodSchedulingGate
name s 1 r
=core.v1.PodSchedulingGroup
podGroupName s 1 po
=core.v1.PodSecurityContext
seLinuxOptions @core.v1.SELinuxOptions 1 po
windowsOptions @core.v1.WindowsSecurityContextOptions 8 po
runAsUser l 2 po
runAsGroup l 6 po
runAsNonRoot b 3 po
supplementalGroups [l 4 o L=atomic
supplementalGroupsPolicy s 12 po V=Merge|Strict
fsGroup l 5 po
sysctls [@core.v1.Sysctl 7 o L=atomic
fsGroupChangePolicy s 9 po V=OnRootMismatch|Always
seccompProfile @core.v1.SeccompProfile 10 po
appArmorProfile @core.v1.AppArmorProfile 11 po
seLinuxChangePolicy s 13 po
=core.v1.PodSpec
volumes [@core.v1.Volume 1 o L=map:name P=merge,retainKeys:name
initContainers [@core.v1.Container 20 o L=map:name P=merge:name
containers [@core.v1.Container 2 r L=map:name P=merge:name
ephemeralContainers [@core.v1.EphemeralContainer 34 o L=map:name P=merge:name
restartPolicy s 3 o V=Always|OnFailure|Never
terminationGracePeriodSeconds l 4 po
activeDeadlineSeconds l 5 po
dnsPolicy s 6 o V=ClusterFirstWithHostNet|ClusterFirst|Default|None
nodeSelector {s 7 o M=atomic
serviceAccountName s 8 o
serviceAccount s 9 o
automountServiceAccountToken b 21 po
nodeName s 10 o
hostNetwork b 11 o
hostPID b 12 o
hostIPC b 13 o
shareProcessNamespace b 27 po
securityContext @core.v1.PodSecurityContext 14 po
imagePullSecrets [@core.v1.LocalObjectReference 15 o L=map:name P=merge:name
hostname s 16 o
subdomain s 17 o
affinity @core.v1.Affinity 18 po
schedulerName s 19 o
tolerations [@core.v1.Toleration 22 o L=atomic
hostAliases [@core.v1.HostAlias 23 o L=map:ip P=merge:ip
priorityClassName s 24 o
priority i 25 po
dnsConfig @core.v1.PodDNSConfig 26 po
readinessGates [@core.v1.PodReadinessGate 28 o L=atomic
runtimeClassName s 29 po
enableServiceLinks b 30 po
preemptionPolicy s 31 po V=PreemptLowerPriority|Never
overhead {q 32 o
topologySpreadConstraints [@core.v1.TopologySpreadConstraint 33 o L=map:topologyKey,whenUnsatisfiable P=merge:topologyKey
setHostnameAsFQDN b 35 po
os @core.v1.PodOS 36 po
hostUsers b 37 po
schedulingGates [@core.v1.PodSchedulingGate 38 o L=map:name P=merge:name
resourceClaims [@core.v1.PodResourceClaim 39 o L=map:name P=merge,retainKeys:name
resources @core.v1.ResourceRequirements 40 po
hostnameOverride s 41 po
schedulingGroup @core.v1.PodSchedulingGroup 43 po
=core.v1.PodStatus
observedGeneration l 17 o
phase s 1 o V=Pending|Running|Succeeded|Failed|Unknown
conditions [@core.v1.PodCondition 2 o L=map:type P=merge:type
message s 3 o
reason s 4 o
nominatedNodeName s 11 o
hostIP s 5 o
hostIPs [@core.v1.HostIP 16 o L=atomic P=merge:ip
podIP s 6 o
podIPs [@core.v1.PodIP 12 o L=map:ip P=merge:ip
startTime t 7 po
initContainerStatuses [@core.v1.ContainerStatus 10 o L=atomic
containerStatuses [@core.v1.ContainerStatus 8 o L=atomic
qosClass s 9 o V=Guaranteed|Burstable|BestEffort
ephemeralContainerStatuses [@core.v1.ContainerStatus 13 o L=atomic
resize s 14 o
resourceClaimStatuses [@core.v1.PodResourceClaimStatus 15 o L=map:name P=merge,retainKeys:name
extendedResourceClaimStatus @core.v1.PodExtendedResourceClaimStatus 18 po
allocatedResources {q 19 o
resources @core.v1.ResourceRequirements 20 po
nodeAllocatableResourceClaimStatuses [@core.v1.NodeAllocatableResourceClaimStatus 21 o L=atomic
=core.v1.PodTemplate
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
template @core.v1.PodTemplateSpec 2 o
=core.v1.PodTemplateSpec
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.PodSpec 2 o
=core.v1.PortStatus
port i 1 r
protocol s 2 r V=TCP|UDP|SCTP
error s 3 po
=core.v1.PortworxVolumeSource
volumeID s 1 r
fsType s 2 o
readOnly b 3 o
=core.v1.PreferredSchedulingTerm
weight i 1 r
preference @core.v1.NodeSelectorTerm 2 r
=core.v1.Probe
exec @core.v1.ExecAction 1.1 po
httpGet @core.v1.HTTPGetAction 1.2 po
tcpSocket @core.v1.TCPSocketAction 1.3 po
grpc @core.v1.GRPCAction 1.4 po
initialDelaySeconds i 2 o
timeoutSeconds i 3 o
periodSeconds i 4 o
successThreshold i 5 o
failureThreshold i 6 o
terminationGracePeriodSeconds l 7 po
=core.v1.ProjectedVolumeSource
sources [@core.v1.VolumeProjection 1 - L=atomic
defaultMode i 2 po
=core.v1.QuobyteVolumeSource
registry s 1 r
volume s 2 r
readOnly b 3 o
user s 4 o
group s 5 o
tenant s 6 o
=core.v1.RBDPersistentVolumeSource
monitors [s 1 r L=atomic
image s 2 r
fsType s 3 o
pool s 4 o D="rbd"
user s 5 o D="admin"
keyring s 6 o D="/etc/ceph/keyring"
secretRef @core.v1.SecretReference 7 po
readOnly b 8 o
=core.v1.RBDVolumeSource
monitors [s 1 r L=atomic
image s 2 r
fsType s 3 o
pool s 4 o D="rbd"
user s 5 o D="admin"
keyring s 6 o D="/etc/ceph/keyring"
secretRef @core.v1.LocalObjectReference 7 po
readOnly b 8 o
=core.v1.ReplicationController
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.ReplicationControllerSpec 2 o
status @core.v1.ReplicationControllerStatus 3 o
=core.v1.ReplicationControllerCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
=core.v1.ReplicationControllerSpec
replicas i 1 po D=1
minReadySeconds i 4 o D=0
selector {s 2 o M=atomic
template @core.v1.PodTemplateSpec 3 po
=core.v1.ReplicationControllerStatus
replicas i 1 r
fullyLabeledReplicas i 2 o
readyReplicas i 4 o
availableReplicas i 5 o
observedGeneration l 3 o
conditions [@core.v1.ReplicationControllerCondition 6 o L=map:type P=merge:type
=core.v1.ResourceClaim
name s 1 r
request s 2 o
=core.v1.ResourceFieldSelector M=atomic
containerName s 1 o
resource s 2 r
divisor q 3 o
=core.v1.ResourceHealth
resourceID s 1 r
health s 2 o
message s 6 po
=core.v1.ResourceQuota
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.ResourceQuotaSpec 2 o
status @core.v1.ResourceQuotaStatus 3 o
=core.v1.ResourceQuotaSpec
hard {q 1 o
scopes [s 2 o L=atomic V=Terminating|NotTerminating|BestEffort|NotBestEffort|PriorityClass|CrossNamespacePodAffinity|VolumeAttributesClass
scopeSelector @core.v1.ScopeSelector 3 po
=core.v1.ResourceQuotaStatus
hard {q 1 o
used {q 2 o
=core.v1.ResourceRequirements
limits {q 1 o
requests {q 2 o
claims [@core.v1.ResourceClaim 3 o L=map:name
=core.v1.ResourceStatus
name s 1 r
resources [@core.v1.ResourceHealth 2 o L=map:resourceID
=core.v1.SELinuxOptions
user s 1 o
role s 2 o
type s 3 o
level s 4 o
=core.v1.ScaleIOPersistentVolumeSource
gateway s 1 r
system s 2 r
secretRef @core.v1.SecretReference 3 pr
sslEnabled b 4 o
protectionDomain s 5 o
storagePool s 6 o
storageMode s 7 o D="ThinProvisioned"
volumeName s 8 o
fsType s 9 o D="xfs"
readOnly b 10 o
=core.v1.ScaleIOVolumeSource
gateway s 1 r
system s 2 r
secretRef @core.v1.LocalObjectReference 3 pr
sslEnabled b 4 o
protectionDomain s 5 o
storagePool s 6 o
storageMode s 7 o D="ThinProvisioned"
volumeName s 8 o
fsType s 9 o D="xfs"
readOnly b 10 o
=core.v1.ScopeSelector M=atomic
matchExpressions [@core.v1.ScopedResourceSelectorRequirement 1 o L=atomic
=core.v1.ScopedResourceSelectorRequirement
scopeName s 1 r V=Terminating|NotTerminating|BestEffort|NotBestEffort|PriorityClass|CrossNamespacePodAffinity|VolumeAttributesClass
operator s 2 r V=In|NotIn|Exists|DoesNotExist
values [s 3 o L=atomic
=core.v1.SeccompProfile
type s 1 r V=Unconfined|RuntimeDefault|Localhost
localhostProfile s 2 po
=core.v1.Secret
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
immutable b 5 po
data {y 2 o
stringData {s 4 o
type s 3 o
=core.v1.SecretEnvSource
name s 1.1 o D=""
optional b 2 po
=core.v1.SecretKeySelector M=atomic
name s 1.1 o D=""
key s 2 r
optional b 3 po
=core.v1.SecretProjection
name s 1.1 o D=""
items [@core.v1.KeyToPath 2 o L=atomic
optional b 4 po
=core.v1.SecretReference M=atomic
name s 1 o
namespace s 2 o
=core.v1.SecretVolumeSource
secretName s 1 o
items [@core.v1.KeyToPath 2 o L=atomic
defaultMode i 3 po
optional b 4 po
=core.v1.SecurityContext
capabilities @core.v1.Capabilities 1 po
privileged b 2 po
seLinuxOptions @core.v1.SELinuxOptions 3 po
windowsOptions @core.v1.WindowsSecurityContextOptions 10 po
runAsUser l 4 po
runAsGroup l 8 po
runAsNonRoot b 5 po
readOnlyRootFilesystem b 6 po
allowPrivilegeEscalation b 7 po
procMount s 9 po V=Default|Unmasked
seccompProfile @core.v1.SeccompProfile 11 po
appArmorProfile @core.v1.AppArmorProfile 12 po
=core.v1.Service
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @core.v1.ServiceSpec 2 o
status @core.v1.ServiceStatus 3 o
=core.v1.ServiceAccount
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
secrets [@core.v1.ObjectReference 2 o L=map:name P=merge:name
imagePullSecrets [@core.v1.LocalObjectReference 3 o L=atomic
automountServiceAccountToken b 4 po
=core.v1.ServiceAccountTokenProjection
audience s 1 o
expirationSeconds l 2 po
path s 3 r
=core.v1.ServicePort
name s 1 o
protocol s 2 o V=TCP|UDP|SCTP D="TCP"
appProtocol s 6 po
port i 3 r
targetPort x 4 o
nodePort i 5 o
=core.v1.ServiceSpec
ports [@core.v1.ServicePort 1 o L=map:port,protocol P=merge:port
selector {s 2 o M=atomic
clusterIP s 3 o
clusterIPs [s 18 o L=atomic
type s 4 o V=ClusterIP|NodePort|LoadBalancer|ExternalName
externalIPs [s 5 o L=atomic
sessionAffinity s 7 o V=ClientIP|None
loadBalancerIP s 8 o
loadBalancerSourceRanges [s 9 o L=atomic
externalName s 10 o
externalTrafficPolicy s 11 o V=Cluster|Local
healthCheckNodePort i 12 o
publishNotReadyAddresses b 13 o
sessionAffinityConfig @core.v1.SessionAffinityConfig 14 po
ipFamilies [s 19 o L=atomic V=IPv4|IPv6|
ipFamilyPolicy s 17 po V=SingleStack|PreferDualStack|RequireDualStack
allocateLoadBalancerNodePorts b 20 po
loadBalancerClass s 21 po
internalTrafficPolicy s 22 po V=Cluster|Local
trafficDistribution s 23 po
=core.v1.ServiceStatus
loadBalancer @core.v1.LoadBalancerStatus 1 o
conditions [@meta.v1.Condition 2 o L=map:type P=merge:type
=core.v1.SessionAffinityConfig
clientIP @core.v1.ClientIPConfig 1 po
=core.v1.SleepAction
seconds l 1 r
=core.v1.StorageOSPersistentVolumeSource
volumeName s 1 o
volumeNamespace s 2 o
fsType s 3 o
readOnly b 4 o
secretRef @core.v1.ObjectReference 5 po
=core.v1.StorageOSVolumeSource
volumeName s 1 o
volumeNamespace s 2 o
fsType s 3 o
readOnly b 4 o
secretRef @core.v1.LocalObjectReference 5 po
=core.v1.Sysctl
name s 1 r
value s 2 r
=core.v1.TCPSocketAction
port x 1 r
host s 2 o
=core.v1.Taint
key s 1 r
value s 2 o
effect s 3 r V=NoSchedule|PreferNoSchedule|NoExecute
timeAdded t 4 po
=core.v1.Toleration
key s 1 o
operator s 2 o V=Exists|Equal|Lt|Gt
value s 3 o
effect s 4 o V=NoSchedule|PreferNoSchedule|NoExecute
tolerationSeconds l 5 po
=core.v1.TopologySelectorLabelRequirement
key s 1 r
values [s 2 r L=atomic
=core.v1.TopologySelectorTerm M=atomic
matchLabelExpressions [@core.v1.TopologySelectorLabelRequirement 1 o L=atomic
=core.v1.TopologySpreadConstraint
maxSkew i 1 r
topologyKey s 2 r
whenUnsatisfiable s 3 r V=DoNotSchedule|ScheduleAnyway
labelSelector @meta.v1.LabelSelector 4 po
minDomains i 5 po
nodeAffinityPolicy s 6 po V=Ignore|Honor
nodeTaintsPolicy s 7 po V=Ignore|Honor
matchLabelKeys [s 8 o L=atomic
=core.v1.TypedLocalObjectReference M=atomic
apiGroup s 1 p
kind s 2 r
name s 3 r
=core.v1.TypedObjectReference
apiGroup s 1 p
kind s 2 r
name s 3 r
namespace s 4 po
=core.v1.Volume
name s 1 r
hostPath @core.v1.HostPathVolumeSource 2.1 po
emptyDir @core.v1.EmptyDirVolumeSource 2.2 po
gcePersistentDisk @core.v1.GCEPersistentDiskVolumeSource 2.3 po
awsElasticBlockStore @core.v1.AWSElasticBlockStoreVolumeSource 2.4 po
gitRepo @core.v1.GitRepoVolumeSource 2.5 po
secret @core.v1.SecretVolumeSource 2.6 po
nfs @core.v1.NFSVolumeSource 2.7 po
iscsi @core.v1.ISCSIVolumeSource 2.8 po
glusterfs @core.v1.GlusterfsVolumeSource 2.9 po
persistentVolumeClaim @core.v1.PersistentVolumeClaimVolumeSource 2.10 po
rbd @core.v1.RBDVolumeSource 2.11 po
flexVolume @core.v1.FlexVolumeSource 2.12 po
cinder @core.v1.CinderVolumeSource 2.13 po
cephfs @core.v1.CephFSVolumeSource 2.14 po
flocker @core.v1.FlockerVolumeSource 2.15 po
downwardAPI @core.v1.DownwardAPIVolumeSource 2.16 po
fc @core.v1.FCVolumeSource 2.17 po
azureFile @core.v1.AzureFileVolumeSource 2.18 po
configMap @core.v1.ConfigMapVolumeSource 2.19 po
vsphereVolume @core.v1.VsphereVirtualDiskVolumeSource 2.20 po
quobyte @core.v1.QuobyteVolumeSource 2.21 po
azureDisk @core.v1.AzureDiskVolumeSource 2.22 po
photonPersistentDisk @core.v1.PhotonPersistentDiskVolumeSource 2.23 po
projected @core.v1.ProjectedVolumeSource 2.26 po
portworxVolume @core.v1.PortworxVolumeSource 2.24 po
scaleIO @core.v1.ScaleIOVolumeSource 2.25 po
storageos @core.v1.StorageOSVolumeSource 2.27 po
csi @core.v1.CSIVolumeSource 2.28 po
ephemeral @core.v1.EphemeralVolumeSource 2.29 po
image @core.v1.ImageVolumeSource 2.30 po
=core.v1.VolumeDevice
name s 1 r
devicePath s 2 r
=core.v1.VolumeMount
name s 1 r
readOnly b 2 o
recursiveReadOnly s 7 po
mountPath s 3 r
subPath s 4 o
mountPropagation s 5 po V=None|HostToContainer|Bidirectional
subPathExpr s 6 o
=core.v1.VolumeMountStatus
name s 1 r
mountPath s 2 r
readOnly b 3 o
recursiveReadOnly s 4 po
volumeStatus @core.v1.VolumeStatus 5 po
=core.v1.VolumeNodeAffinity
required @core.v1.NodeSelector 1 po
=core.v1.VolumeProjection
secret @core.v1.SecretProjection 1 po
downwardAPI @core.v1.DownwardAPIProjection 2 po
configMap @core.v1.ConfigMapProjection 3 po
serviceAccountToken @core.v1.ServiceAccountTokenProjection 4 po
clusterTrustBundle @core.v1.ClusterTrustBundleProjection 5 po
podCertificate @core.v1.PodCertificateProjection 6 po
=core.v1.VolumeResourceRequirements
limits {q 1 o
requests {q 2 o
=core.v1.VolumeStatus
image @core.v1.ImageVolumeStatus 1 po
=core.v1.VsphereVirtualDiskVolumeSource
volumePath s 1 r
fsType s 2 o
storagePolicyName s 3 o
storagePolicyID s 4 o
=core.v1.WeightedPodAffinityTerm
weight i 1 r
podAffinityTerm @core.v1.PodAffinityTerm 2 r
=core.v1.WindowsSecurityContextOptions
gmsaCredentialSpecName s 1 po
gmsaCredentialSpec s 2 po
runAsUserName s 3 po
hostProcess b 4 po
"""#
}
