terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
variable "recipe_version" {}
variable "greeting" {}
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { CostCenter = "platform" } }
}
provider "aws" {
  alias  = "west3"
  region = "eu-west-3"
}
resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
resource "aws_iam_instance_profile" "build" {
  name = "build"
  role = aws_iam_role.build.name
}
resource "aws_kms_key" "a" { description = "a" }
resource "aws_kms_key" "b" {
  provider    = aws.west3
  description = "b"
}
resource "aws_sns_topic" "t" { name = "images" }
resource "aws_imagebuilder_component" "c" {
  name                  = "web server"
  platform              = "Linux"
  version               = var.recipe_version
  description           = "web"
  change_description    = "first"
  supported_os_versions = ["Amazon Linux 2023"]
  data = yamlencode({
    schemaVersion = "1.0"
    parameters    = [{ Port = { type = "string", default = "80" } }, { Owner = { type = "string" } }]
    phases        = [{ name = "build", steps = [{ name = "Install", action = "ExecuteBash", onFailure = "Abort", inputs = { commands = ["echo ${var.greeting}"] } }] }]
  })
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_image_recipe" "r" {
  name              = "web"
  version           = var.recipe_version
  parent_image      = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x"
  working_directory = "/tmp"
  block_device_mapping {
    device_name = "/dev/xvda"
    ebs {
      encrypted             = true
      kms_key_id            = aws_kms_key.a.arn
      volume_size           = 20
      volume_type           = "gp3"
      delete_on_termination = true
    }
  }
  component { component_arn = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }
  component {
    component_arn = aws_imagebuilder_component.c.arn
    parameter {
      name  = "Port"
      value = "8080"
    }
    parameter {
      name  = "Owner"
      value = "me"
    }
  }
  lifecycle { create_before_destroy = true }
}
resource "aws_imagebuilder_infrastructure_configuration" "i" {
  name                          = "web"
  instance_types                = ["t3.small", "t3.medium"]
  instance_profile_name         = aws_iam_instance_profile.build.name
  security_group_ids            = ["sg-0123456789abcdef0"]
  subnet_id                     = "subnet-0123456789abcdef0"
  sns_topic_arn                 = aws_sns_topic.t.arn
  terminate_instance_on_failure = true
  logging {
    s3_logs {
      s3_bucket_name = "logs"
      s3_key_prefix  = "web"
    }
  }
  instance_metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  resource_tags = { Role = "build" }
}
resource "aws_imagebuilder_infrastructure_configuration" "minimal" {
  name                  = "minimal"
  instance_profile_name = aws_iam_instance_profile.build.name
}
resource "aws_imagebuilder_distribution_configuration" "d" {
  name = "web"
  distribution {
    region = "eu-west-1"
    ami_distribution_configuration {
      name        = "web_${var.recipe_version}_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}"
      description = "web"
      ami_tags    = { Image = "web" }
      kms_key_id  = aws_kms_key.a.arn
      launch_permission { organization_arns = ["arn:aws:organizations::111122223333:organization/o-exampleorg1"] }
    }
    ssm_parameter_configuration {
      parameter_name = "/imagebuilder/golden-ami/web/latest"
      data_type      = "aws:ec2:image"
    }
  }
  distribution {
    region = "eu-west-3"
    ami_distribution_configuration {
      name       = "web_${var.recipe_version}_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}"
      kms_key_id = aws_kms_key.b.arn
      launch_permission { organization_arns = ["arn:aws:organizations::111122223333:organization/o-exampleorg1"] }
    }
    ssm_parameter_configuration { parameter_name = "/imagebuilder/golden-ami/web/latest" }
  }
}
resource "aws_imagebuilder_image_pipeline" "p" {
  name                             = "web"
  image_recipe_arn                 = aws_imagebuilder_image_recipe.r.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.i.arn
  distribution_configuration_arn   = aws_imagebuilder_distribution_configuration.d.arn
  schedule {
    schedule_expression                = "cron(0 3 ? * SUN *)"
    timezone                           = "Europe/Paris"
    pipeline_execution_start_condition = "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"
  }
}
resource "aws_imagebuilder_image_pipeline" "minimal" {
  name                             = "minimal"
  image_recipe_arn                 = aws_imagebuilder_image_recipe.r.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.minimal.arn
}
output "pipeline" { value = aws_imagebuilder_image_pipeline.p.arn }

resource "aws_iam_role" "life" {
  name               = "life"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "imagebuilder.amazonaws.com" } }] })
}
resource "aws_imagebuilder_lifecycle_policy" "l" {
  name           = "web"
  execution_role = aws_iam_role.life.arn
  resource_type  = "AMI_IMAGE"
  policy_detail {
    action { type = "DEPRECATE" }
    filter {
      type  = "AGE"
      value = 6
      unit  = "MONTHS"
    }
  }
  policy_detail {
    action {
      type = "DELETE"
      include_resources {
        amis      = true
        snapshots = true
      }
    }
    filter {
      type            = "AGE"
      value           = 12
      unit            = "MONTHS"
      retain_at_least = 3
    }
    exclusion_rules {
      amis {
        is_public = false
        last_launched {
          unit  = "DAYS"
          value = 90
        }
      }
    }
  }
  resource_selection { tag_map = { Image = "web" } }
}
# The volumes and the lookups of the provider's own acceptance tests.
resource "aws_imagebuilder_image_recipe" "volumes" {
  name         = "volumes"
  version      = "1.0.0"
  parent_image = data.aws_imagebuilder_image.amazon_linux.arn
  block_device_mapping {
    device_name = "/dev/xvdb"
    ebs { iops = 100 }
  }
  block_device_mapping {
    device_name = "/dev/xvdc"
    ebs { kms_key_id = aws_kms_key.a.arn }
  }
  block_device_mapping {
    device_name = "/dev/xvdd"
    ebs {
      volume_type = "gp3"
      throughput  = 200
    }
  }
  block_device_mapping { no_device = true }
  block_device_mapping { virtual_name = "ephemeral0" }
  component { component_arn = data.aws_imagebuilder_component.cli.arn }
}
data "aws_imagebuilder_image" "amazon_linux" {
  arn = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2-x86/x.x.x"
}
data "aws_imagebuilder_component" "cli" {
  arn = "arn:aws:imagebuilder:eu-west-1:aws:component/aws-cli-version-2-linux/1.0.4"
}
output "managed" {
  value = {
    name      = data.aws_imagebuilder_image.amazon_linux.name
    version   = data.aws_imagebuilder_image.amazon_linux.version
    system    = data.aws_imagebuilder_image.amazon_linux.os_version
    outputs   = length(data.aws_imagebuilder_image.amazon_linux.output_resources)
    component = data.aws_imagebuilder_component.cli.version
  }
}
