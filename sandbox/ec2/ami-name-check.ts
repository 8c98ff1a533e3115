/** Whether EC2 takes a name for an AMI: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RegisterImage.html */
export function isAmiName(name: string): boolean {
  return /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/.test(name);
}
