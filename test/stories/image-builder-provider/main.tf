# Each resource of Image Builder that the provider has, but for containers and workflows, with most of its arguments, and
# each data source of them.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}
variable "text" { type = string }
variable "patch" { type = number }
variable "enabled" { type = bool }
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { CostCenter = "platform" } }
}

locals {
  tags    = { Text = var.text }
  version = "1.0.${var.patch}"
}

resource "aws_iam_role" "build" {
  name               = "provider-build"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ec2.amazonaws.com", "imagebuilder.amazonaws.com"] } }] })
}
resource "aws_iam_instance_profile" "build" {
  name = "provider-build"
  role = aws_iam_role.build.name
}
resource "aws_iam_role" "export" {
  name               = "vmimport"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "vmie.amazonaws.com" } }] })
}
resource "aws_kms_key" "images" { description = "images" }
resource "aws_sns_topic" "builds" { name = "provider-builds" }
resource "aws_s3_bucket" "documents" {
  bucket        = "provider-documents"
  force_destroy = true
}
resource "aws_s3_object" "document" {
  bucket  = aws_s3_bucket.documents.bucket
  key     = "test-${local.version}.yaml"
  content = yamlencode({ schemaVersion = "1.0", phases = [{ name = "test", steps = [{ name = "Check", action = "ExecuteBash", inputs = { commands = ["echo ${var.text}"] } }] }] })
}

resource "aws_imagebuilder_component" "data" {
  name                  = "provider data"
  platform              = "Linux"
  version               = local.version
  description           = "inline"
  change_description    = var.text
  supported_os_versions = ["Amazon Linux 2023"]
  kms_key_id            = aws_kms_key.images.arn
  tags                  = local.tags
  data = yamlencode({
    schemaVersion = "1.0"
    parameters    = [{ Port = { type = "string", default = "80", description = "of the server" } }]
    phases        = [{ name = "build", steps = [{ name = "Install", action = "ExecuteBash", inputs = { commands = ["echo {{ Port }} ${local.version}"] } }] }]
  })
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_component" "uri" {
  name     = "provider-uri"
  platform = "Linux"
  version  = local.version
  uri      = "s3://${aws_s3_object.document.bucket}/${aws_s3_object.document.key}"
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_image_recipe" "it" {
  name              = "provider"
  version           = local.version
  description       = "web"
  parent_image      = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x"
  working_directory = "/var/tmp"
  user_data_base64  = base64encode("#!/bin/sh\necho build\n")
  tags              = local.tags
  block_device_mapping {
    device_name = "/dev/xvda"
    ebs {
      delete_on_termination = true
      encrypted             = true
      iops                  = 4000
      kms_key_id            = aws_kms_key.images.arn
      throughput            = 250
      volume_size           = 20
      volume_type           = "gp3"
    }
  }
  component {
    component_arn = aws_imagebuilder_component.data.arn
    parameter {
      name  = "Port"
      value = "8080"
    }
  }
  component { component_arn = aws_imagebuilder_component.uri.arn }
  component { component_arn = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_image_recipe" "agent" {
  name         = "provider-agent"
  version      = "1.0.0"
  parent_image = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
  component { component_arn = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }
  systems_manager_agent { uninstall_after_build = true }
}
resource "aws_imagebuilder_image_recipe" "marketplace" {
  name         = "provider-marketplace"
  version      = "1.0.0"
  parent_image = "prod-2abcdefghijkl"
  component { component_arn = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }
}
resource "aws_imagebuilder_infrastructure_configuration" "it" {
  name                          = "provider"
  description                   = var.text
  instance_profile_name         = aws_iam_instance_profile.build.name
  instance_types                = ["t3.small", "t3.${var.enabled ? "medium" : "large"}"]
  key_pair                      = "ops"
  security_group_ids            = ["sg-0123456789abcdef0"]
  subnet_id                     = "subnet-0123456789abcdef0"
  sns_topic_arn                 = aws_sns_topic.builds.arn
  terminate_instance_on_failure = var.enabled
  resource_tags                 = local.tags
  tags                          = local.tags
  instance_metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  logging {
    s3_logs {
      s3_bucket_name = aws_s3_bucket.documents.bucket
      s3_key_prefix  = "logs"
    }
  }
  placement {
    availability_zone = "eu-west-1a"
    tenancy           = "dedicated"
  }
}
resource "aws_imagebuilder_distribution_configuration" "it" {
  name        = "provider"
  description = var.text
  tags        = local.tags
  distribution {
    region                     = "eu-west-1"
    license_configuration_arns = ["arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef"]
    ami_distribution_configuration {
      name        = "provider_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}"
      description = var.text
      ami_tags    = local.tags
      kms_key_id  = aws_kms_key.images.arn
      launch_permission {
        organization_arns        = ["arn:aws:organizations::000000000000:organization/o-exampleorg1"]
        organizational_unit_arns = ["arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111"]
        user_ids                 = ["444455556666"]
      }
    }
    ssm_parameter_configuration {
      parameter_name = "/imagebuilder/provider/latest"
      data_type      = "aws:ec2:image"
    }
  }
  distribution {
    region = "eu-west-3"
    ami_distribution_configuration {
      name = "provider_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}"
    }
  }
}
resource "aws_imagebuilder_image_pipeline" "it" {
  name                             = "provider"
  description                      = var.text
  image_recipe_arn                 = aws_imagebuilder_image_recipe.it.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.it.arn
  distribution_configuration_arn   = aws_imagebuilder_distribution_configuration.it.arn
  enhanced_image_metadata_enabled  = var.enabled
  status                           = var.enabled ? "ENABLED" : "DISABLED"
  tags                             = local.tags
  image_scanning_configuration { image_scanning_enabled = var.enabled }
  image_tests_configuration {
    image_tests_enabled = true
    timeout_minutes     = 60 + var.patch
  }
  schedule {
    schedule_expression                = "cron(0 3 ? * SUN *)"
    timezone                           = "Europe/Paris"
    pipeline_execution_start_condition = var.enabled ? "EXPRESSION_MATCH_ONLY" : "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"
  }
}
# The provider's data source takes no pipeline with a schedule: it has no place for the time zone.
resource "aws_imagebuilder_image_pipeline" "manual" {
  name                             = "provider-manual"
  image_recipe_arn                 = aws_imagebuilder_image_recipe.it.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.it.arn
  status                           = var.enabled ? "ENABLED" : "DISABLED"
}
resource "aws_imagebuilder_image" "it" {
  image_recipe_arn                 = aws_imagebuilder_image_recipe.it.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.it.arn
  distribution_configuration_arn   = aws_imagebuilder_distribution_configuration.it.arn
  enhanced_image_metadata_enabled  = false
  tags                             = local.tags
  image_scanning_configuration { image_scanning_enabled = true }
  image_tests_configuration {
    image_tests_enabled = true
    timeout_minutes     = 90
  }
  timeouts { create = "5m" }
}
# Built with nothing but what it must have, from the image before.
resource "aws_imagebuilder_image_recipe" "child" {
  name         = "provider-child"
  version      = "1.0.0"
  parent_image = replace(aws_imagebuilder_image.it.arn, "/\\/[0-9.]+\\/[0-9]+$/", "/x.x.x")
  component { component_arn = "arn:aws:imagebuilder:eu-west-1:aws:component/simple-boot-test-linux/x.x.x" }
}
resource "aws_imagebuilder_image" "child" {
  image_recipe_arn                 = aws_imagebuilder_image_recipe.child.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.it.arn
}
resource "aws_imagebuilder_lifecycle_policy" "it" {
  name           = "provider"
  description    = var.text
  execution_role = aws_iam_role.build.arn
  resource_type  = "AMI_IMAGE"
  status         = var.enabled ? "ENABLED" : "DISABLED"
  tags           = local.tags
  policy_detail {
    action {
      type = "DELETE"
      include_resources {
        amis      = true
        snapshots = true
      }
    }
    filter {
      type  = "COUNT"
      value = 100 + var.patch
    }
    exclusion_rules {
      tag_map = { Keep = "yes" }
      amis {
        is_public       = false
        regions         = ["eu-west-3"]
        shared_accounts = ["444455556666"]
        tag_map         = { Audit = "hold" }
        last_launched {
          unit  = "DAYS"
          value = 30
        }
      }
    }
  }
  policy_detail {
    action {
      type = "DEPRECATE"
      include_resources { amis = true }
    }
    filter {
      type  = "AGE"
      value = 6
      unit  = "MONTHS"
    }
  }
  resource_selection {
    recipe {
      name             = aws_imagebuilder_image_recipe.it.name
      semantic_version = local.version
    }
  }
}

data "aws_imagebuilder_component" "it" { arn = aws_imagebuilder_component.data.arn }
data "aws_imagebuilder_components" "it" {
  owner = "Self"
  filter {
    name   = "name"
    values = [aws_imagebuilder_component.data.name]
  }
}
data "aws_imagebuilder_components" "managed" {
  owner = "Amazon"
  filter {
    name   = "platform"
    values = ["Windows"]
  }
}
data "aws_imagebuilder_image_recipe" "it" { arn = aws_imagebuilder_image_recipe.it.arn }
data "aws_imagebuilder_image_recipes" "it" {
  owner = "Self"
  filter {
    name   = "name"
    values = [aws_imagebuilder_image_recipe.it.name]
  }
}
data "aws_imagebuilder_infrastructure_configuration" "it" { arn = aws_imagebuilder_infrastructure_configuration.it.arn }
data "aws_imagebuilder_infrastructure_configurations" "it" {
  filter {
    name   = "name"
    values = [aws_imagebuilder_infrastructure_configuration.it.name]
  }
}
data "aws_imagebuilder_distribution_configuration" "it" { arn = aws_imagebuilder_distribution_configuration.it.arn }
data "aws_imagebuilder_distribution_configurations" "it" {
  filter {
    name   = "name"
    values = [aws_imagebuilder_distribution_configuration.it.name]
  }
}
data "aws_imagebuilder_image_pipeline" "it" { arn = aws_imagebuilder_image_pipeline.manual.arn }
data "aws_imagebuilder_image_pipelines" "it" {
  filter {
    name   = "name"
    values = [aws_imagebuilder_image_pipeline.it.name]
  }
}
data "aws_imagebuilder_image" "it" { arn = aws_imagebuilder_image.it.arn }

output "arns" {
  value = {
    "aws_imagebuilder_component.data"                  = aws_imagebuilder_component.data.arn
    "aws_imagebuilder_image_recipe.it"                 = aws_imagebuilder_image_recipe.it.arn
    "aws_imagebuilder_image_recipe.agent"              = aws_imagebuilder_image_recipe.agent.arn
    "aws_imagebuilder_image_recipe.marketplace"        = aws_imagebuilder_image_recipe.marketplace.arn
    "aws_imagebuilder_infrastructure_configuration.it" = aws_imagebuilder_infrastructure_configuration.it.arn
    "aws_imagebuilder_distribution_configuration.it"   = aws_imagebuilder_distribution_configuration.it.arn
    "aws_imagebuilder_image_pipeline.it"               = aws_imagebuilder_image_pipeline.it.arn
    "aws_imagebuilder_image.it"                        = aws_imagebuilder_image.it.arn
    "aws_imagebuilder_image.child"                     = aws_imagebuilder_image.child.arn
    "aws_imagebuilder_lifecycle_policy.it"             = aws_imagebuilder_lifecycle_policy.it.arn
  }
}
output "found" {
  value = {
    component       = [data.aws_imagebuilder_component.it.type, data.aws_imagebuilder_component.it.version, data.aws_imagebuilder_component.it.tags.Text]
    components      = data.aws_imagebuilder_components.it.names
    managed         = length(data.aws_imagebuilder_components.managed.arns) > 3
    recipe          = [data.aws_imagebuilder_image_recipe.it.platform, data.aws_imagebuilder_image_recipe.it.version]
    recipes         = data.aws_imagebuilder_image_recipes.it.names
    infrastructure  = [data.aws_imagebuilder_infrastructure_configuration.it.description]
    infrastructures = data.aws_imagebuilder_infrastructure_configurations.it.names
    distribution    = [data.aws_imagebuilder_distribution_configuration.it.description]
    distributions   = data.aws_imagebuilder_distribution_configurations.it.names
    pipeline        = [data.aws_imagebuilder_image_pipeline.it.status, data.aws_imagebuilder_image_pipeline.it.platform]
    pipelines       = data.aws_imagebuilder_image_pipelines.it.names
    image           = [data.aws_imagebuilder_image.it.name, data.aws_imagebuilder_image.it.version]
    image_amis      = length(tolist(data.aws_imagebuilder_image.it.output_resources[0].amis))
  }
}
