// Facts of Kustomize's default configuration.
// swift-format-ignore-file

extension TransformerConfiguration {
    /// `=LIST` or `@GROUP:VERSION:KIND` (names of such objects), then fields: `+` (made if missing) or `-`, the path, the
    /// kinds as GROUP:VERSION:KIND.
    static let table: StaticString = #"""
        =namePrefix
        -metadata/name
        =nameSuffix
        -metadata/name
        =namespace
        +metadata/name ::Namespace
        +spec/service/namespace apiregistration.k8s.io::APIService
        -spec/conversion/webhook/clientConfig/service/namespace apiextensions.k8s.io::CustomResourceDefinition
        =commonLabels
        +spec/selector :v1:Service :v1:ReplicationController
        +spec/selector/matchLabels ::Deployment ::ReplicaSet ::DaemonSet apps::StatefulSet
        -spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels apps::Deployment apps::StatefulSet
        -spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels apps::Deployment apps::StatefulSet
        -spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels apps::Deployment apps::StatefulSet
        -spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels apps::Deployment apps::StatefulSet
        -spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels apps::Deployment apps::StatefulSet
        -spec/selector/matchLabels batch::Job policy::PodDisruptionBudget
        -spec/jobTemplate/spec/selector/matchLabels batch::CronJob
        -spec/podSelector/matchLabels networking.k8s.io::NetworkPolicy
        -spec/ingress/from/podSelector/matchLabels networking.k8s.io::NetworkPolicy
        -spec/egress/to/podSelector/matchLabels networking.k8s.io::NetworkPolicy
        +metadata/labels
        +spec/template/metadata/labels :v1:ReplicationController ::Deployment ::ReplicaSet ::DaemonSet apps::StatefulSet batch::Job
        +spec/jobTemplate/metadata/labels batch::CronJob
        +spec/jobTemplate/spec/template/metadata/labels batch::CronJob
        +spec/volumeClaimTemplates[]/metadata/labels apps::StatefulSet
        =templateLabels
        +metadata/labels
        +spec/template/metadata/labels :v1:ReplicationController ::Deployment ::ReplicaSet ::DaemonSet apps::StatefulSet batch::Job
        +spec/jobTemplate/metadata/labels batch::CronJob
        +spec/jobTemplate/spec/template/metadata/labels batch::CronJob
        =volumeClaimTemplateLabels
        +spec/volumeClaimTemplates[]/metadata/labels apps::StatefulSet
        =commonAnnotations
        +metadata/annotations
        +spec/template/metadata/annotations :v1:ReplicationController ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet batch::Job
        +spec/jobTemplate/metadata/annotations batch::CronJob
        +spec/jobTemplate/spec/template/metadata/annotations batch::CronJob
        =varReference
        -spec/jobTemplate/spec/template/spec/containers/args ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/command ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/env/value ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/volumeMounts/mountPath ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/args ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/command ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/env/value ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/volumeMounts/mountPath ::CronJob
        -spec/jobTemplate/spec/template/volumes/nfs/server ::CronJob
        -spec/template/spec/containers/args ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/containers/command ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/containers/env/value ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/containers/volumeMounts/mountPath ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/initContainers/args ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/initContainers/command ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/initContainers/env/value ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/initContainers/volumeMounts/mountPath ::DaemonSet ::Deployment ::Job ::ReplicaSet ::StatefulSet
        -spec/template/spec/volumes/nfs/server ::DaemonSet ::Deployment ::Job ::ReplicaSet
        -spec/template/metadata/annotations ::Deployment
        -spec/rules/host ::Ingress
        -spec/tls/hosts ::Ingress
        -spec/tls/secretName ::Ingress
        -spec/containers/args ::Pod
        -spec/containers/command ::Pod
        -spec/containers/env/value ::Pod
        -spec/containers/volumeMounts/mountPath ::Pod
        -spec/initContainers/args ::Pod
        -spec/initContainers/command ::Pod
        -spec/initContainers/env/value ::Pod
        -spec/initContainers/volumeMounts/mountPath ::Pod
        -spec/volumes/nfs/server ::Pod
        -spec/ports/port ::Service
        -spec/ports/targetPort ::Service
        -spec/volumeClaimTemplates/spec/nfs/server ::StatefulSet
        -spec/nfs/server ::PersistentVolume
        -metadata/labels
        -metadata/annotations
        =images
        +spec/containers[]/image
        +spec/initContainers[]/image
        +spec/volumes[]/image/reference
        +spec/template/spec/containers[]/image
        +spec/template/spec/initContainers[]/image
        +spec/template/spec/volumes[]/image/reference
        =replicas
        +spec/replicas ::Deployment ::ReplicationController ::ReplicaSet ::StatefulSet
        @storage.k8s.io:v1:StorageClass
        -spec/storageClassName ::PersistentVolume ::PersistentVolumeClaim
        -spec/volumeClaimTemplates/spec/storageClassName ::StatefulSet
        @:v1:ServiceAccount
        -subjects rbac.authorization.k8s.io::RoleBinding rbac.authorization.k8s.io::ClusterRoleBinding
        -spec/serviceAccountName ::Pod
        -spec/template/spec/serviceAccountName ::StatefulSet ::Deployment ::ReplicationController ::Job ::DaemonSet
        -spec/jobTemplate/spec/template/spec/serviceAccountName ::CronJob
        @rbac.authorization.k8s.io::Role
        -roleRef/name rbac.authorization.k8s.io::RoleBinding
        @rbac.authorization.k8s.io::ClusterRole
        -roleRef/name rbac.authorization.k8s.io::RoleBinding rbac.authorization.k8s.io::ClusterRoleBinding
        @:v1:ConfigMap
        -spec/volumes/configMap/name :v1:Pod
        -spec/containers/env/valueFrom/configMapKeyRef/name :v1:Pod
        -spec/initContainers/env/valueFrom/configMapKeyRef/name :v1:Pod
        -spec/containers/envFrom/configMapRef/name :v1:Pod
        -spec/initContainers/envFrom/configMapRef/name :v1:Pod
        -spec/volumes/projected/sources/configMap/name :v1:Pod
        -template/spec/volumes/configMap/name ::PodTemplate
        -template/spec/containers/env/valueFrom/configMapKeyRef/name ::PodTemplate
        -template/spec/initContainers/env/valueFrom/configMapKeyRef/name ::PodTemplate
        -template/spec/containers/envFrom/configMapRef/name ::PodTemplate
        -template/spec/initContainers/envFrom/configMapRef/name ::PodTemplate
        -template/spec/volumes/projected/sources/configMap/name ::PodTemplate
        -spec/template/spec/volumes/configMap/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/containers/env/valueFrom/configMapKeyRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/containers/envFrom/configMapRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/initContainers/envFrom/configMapRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/volumes/projected/sources/configMap/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/jobTemplate/spec/template/spec/volumes/configMap/name ::CronJob
        -spec/jobTemplate/spec/template/spec/volumes/projected/sources/configMap/name ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/env/valueFrom/configMapKeyRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/envFrom/configMapRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/envFrom/configMapRef/name ::CronJob
        -spec/configSource/configMap ::Node
        -rules/resourceNames ::Role ::ClusterRole
        -metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap ::Ingress
        @:v1:Secret
        -spec/volumes/secret/secretName :v1:Pod
        -spec/containers/env/valueFrom/secretKeyRef/name :v1:Pod
        -spec/initContainers/env/valueFrom/secretKeyRef/name :v1:Pod
        -spec/containers/envFrom/secretRef/name :v1:Pod
        -spec/initContainers/envFrom/secretRef/name :v1:Pod
        -spec/imagePullSecrets/name :v1:Pod
        -spec/volumes/projected/sources/secret/name :v1:Pod
        -template/spec/volumes/secret/secretName ::PodTemplate
        -template/spec/containers/env/valueFrom/secretKeyRef/name ::PodTemplate
        -template/spec/initContainers/env/valueFrom/secretKeyRef/name ::PodTemplate
        -template/spec/containers/envFrom/secretRef/name ::PodTemplate
        -template/spec/initContainers/envFrom/secretRef/name ::PodTemplate
        -template/spec/imagePullSecrets/name ::PodTemplate
        -template/spec/volumes/projected/sources/secret/name ::PodTemplate
        -spec/template/spec/volumes/secret/secretName ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/containers/env/valueFrom/secretKeyRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job serving.knative.dev:v1:Service
        -spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/containers/envFrom/secretRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/initContainers/envFrom/secretRef/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/imagePullSecrets/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/template/spec/volumes/projected/sources/secret/name ::Deployment ::ReplicaSet ::DaemonSet ::StatefulSet ::Job
        -spec/jobTemplate/spec/template/spec/volumes/secret/secretName ::CronJob
        -spec/jobTemplate/spec/template/spec/volumes/projected/sources/secret/name ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/env/valueFrom/secretKeyRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/containers/envFrom/secretRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/initContainers/envFrom/secretRef/name ::CronJob
        -spec/jobTemplate/spec/template/spec/imagePullSecrets/name ::CronJob
        -spec/tls/secretName ::Ingress
        -metadata/annotations/ingress.kubernetes.io\/auth-secret ::Ingress
        -metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret ::Ingress
        -metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret ::Ingress
        -imagePullSecrets/name ::ServiceAccount
        -parameters/secretName ::StorageClass
        -parameters/adminSecretName ::StorageClass
        -parameters/userSecretName ::StorageClass
        -parameters/secretRef ::StorageClass
        -rules/resourceNames ::Role ::ClusterRole
        -spec/azureFile/secretName ::PersistentVolume
        @:v1:Service
        -spec/serviceName apps::StatefulSet
        -spec/rules/http/paths/backend/serviceName ::Ingress
        -spec/backend/serviceName ::Ingress
        -spec/rules/http/paths/backend/service/name ::Ingress
        -spec/defaultBackend/service/name ::Ingress
        -spec/service/name apiregistration.k8s.io::APIService
        -webhooks/clientConfig/service admissionregistration.k8s.io::ValidatingWebhookConfiguration admissionregistration.k8s.io::MutatingWebhookConfiguration
        @scheduling.k8s.io:v1:PriorityClass
        -spec/priorityClassName ::Pod
        -spec/template/spec/priorityClassName ::StatefulSet ::Deployment ::ReplicationController ::Job ::DaemonSet
        -spec/jobTemplate/spec/template/spec/priorityClassName ::CronJob
        @:v1:PersistentVolume
        -spec/volumeName ::PersistentVolumeClaim
        -rules/resourceNames ::ClusterRole
        @:v1:PersistentVolumeClaim
        -spec/volumes/persistentVolumeClaim/claimName ::Pod
        -spec/template/spec/volumes/persistentVolumeClaim/claimName ::StatefulSet ::Deployment ::ReplicationController ::Job ::DaemonSet
        -spec/jobTemplate/spec/template/spec/volumes/persistentVolumeClaim/claimName ::CronJob
        @::Deployment
        -spec/scaleTargetRef/name ::HorizontalPodAutoscaler
        @::StatefulSet
        -spec/scaleTargetRef/name ::HorizontalPodAutoscaler
        @admissionregistration.k8s.io::ValidatingAdmissionPolicy
        -spec/policyName admissionregistration.k8s.io::ValidatingAdmissionPolicyBinding
        @networking.k8s.io/v1:v1:IngressClass
        -spec/ingressClassName ::Ingress
        @::ReplicaSet
        -spec/scaleTargetRef/name ::HorizontalPodAutoscaler
        @::ReplicationController
        -spec/scaleTargetRef/name ::HorizontalPodAutoscaler
        """#
}
