"""Writes model.json next to this file: the part of Image Builder's public API model that the sandbox answers.

    python3 sandbox/image-builder/api/generate-model.py

Needs botocore. Documentation and outputs are left out: requests are checked, answers are ours. To add an operation, add
its name below and run this again.
"""

import json
import pathlib

import botocore.loaders

OPERATIONS = """
CreateComponent GetComponent ListComponents ListComponentBuildVersions DeleteComponent
GetComponentPolicy PutComponentPolicy GetImagePolicy PutImagePolicy GetImageRecipePolicy PutImageRecipePolicy
CreateImageRecipe GetImageRecipe ListImageRecipes DeleteImageRecipe
CreateContainerRecipe GetContainerRecipe DeleteContainerRecipe
GetContainerRecipePolicy PutContainerRecipePolicy
CreateInfrastructureConfiguration GetInfrastructureConfiguration UpdateInfrastructureConfiguration
ListInfrastructureConfigurations DeleteInfrastructureConfiguration
CreateDistributionConfiguration GetDistributionConfiguration UpdateDistributionConfiguration
ListDistributionConfigurations DeleteDistributionConfiguration
CreateImagePipeline GetImagePipeline UpdateImagePipeline ListImagePipelines DeleteImagePipeline
StartImagePipelineExecution ListImagePipelineImages
CreateImage GetImage ListImages ListImageBuildVersions DeleteImage CancelImageCreation RetryImage DistributeImage
StartResourceStateUpdate ListLifecycleExecutions ListLifecycleExecutionResources
ListImagePackages ListImageScanFindings ListImageScanFindingAggregations
ListContainerRecipes
CreateWorkflow GetWorkflow ListWorkflows ListWorkflowBuildVersions DeleteWorkflow
ListWaitingWorkflowSteps SendWorkflowStepAction
ListWorkflowExecutions GetWorkflowExecution ListWorkflowStepExecutions GetWorkflowStepExecution
CreateLifecyclePolicy GetLifecyclePolicy UpdateLifecyclePolicy ListLifecyclePolicies DeleteLifecyclePolicy
TagResource UntagResource ListTagsForResource
ImportComponent ImportVmImage ImportDiskImage GetMarketplaceResource CancelLifecycleExecution GetLifecycleExecution
""".split()

KEEP = ("type", "required", "enum", "min", "max", "pattern")


def shape_of(source):
    """A shape without documentation; members keep where in the request they travel."""
    shape = {key: source[key] for key in KEEP if key in source}
    if "pattern" in shape:
        # What CIS sells; in later versions of the API's documentation, and in every recipe that uses it:
        # https://github.com/hashicorp/terraform-provider-aws/issues/29262
        shape["pattern"] = shape["pattern"].replace("aws(?:-[a-z-]+)?)", "aws(?:-[a-z-]+)?|third-party)")
    if "members" in source:
        shape["members"] = {
            name: {key: member[key] for key in ("shape", "location", "locationName") if key in member}
            for name, member in source["members"].items()
        }
    for key in ("member", "key", "value"):
        if key in source:
            shape[key] = source[key]["shape"]
    return shape


def reachable(shapes, name, seen):
    if name in seen:
        return
    seen.add(name)
    shape = shapes[name]
    for member in shape.get("members", {}).values():
        reachable(shapes, member["shape"], seen)
    for key in ("member", "key", "value"):
        if key in shape:
            reachable(shapes, shape[key]["shape"], seen)


def main():
    source = botocore.loaders.Loader().load_service_model("imagebuilder", "service-2", "2019-12-02")
    shapes = source["shapes"]
    operations, seen, errors = {}, set(), set()
    for name in sorted(OPERATIONS):
        operation = source["operations"][name]
        reachable(shapes, operation["input"]["shape"], seen)
        errors.update(error["shape"] for error in operation["errors"])
        operations[name] = {**operation["http"], "input": operation["input"]["shape"]}
    # Sent by the service though no operation declares it: hashicorp/terraform-provider-aws#17409.
    errors.update(["InvalidParameterValueException", "ResourceNotFoundException"])
    sections = {
        "operations": operations,
        "errors": {name: shapes[name]["error"]["httpStatusCode"] for name in sorted(errors)},
        "shapes": {name: shape_of(shapes[name]) for name in sorted(seen)},
    }
    # One entry a line: small, and a diff names what AWS changed.
    body = ",\n".join(
        json.dumps(section) + ": {\n"
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in entries.items())
        + "\n}"
        for section, entries in sections.items()
    )
    path = pathlib.Path(__file__).with_name("model.json")
    path.write_text("{\n" + body + "\n}\n")
    print(f"{path.name}: {len(operations)} operations, {len(seen)} shapes")


main()
