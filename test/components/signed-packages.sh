# Makes what the components download from AWS, signed by a key of its own, and prints that key's fingerprint: a CloudWatch agent
# in /srv/agent, Corretto in a repository in /srv/corretto, and /srv/amazon-ssm-agent.deb. They hold no more than a name.
set -euo pipefail
apt-get install --yes --no-install-recommends gnupg >/dev/null
export GNUPGHOME=/root/signer
mkdir --mode=700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key signer ed25519 sign never 2>/dev/null
architecture=$(dpkg --print-architecture)

# Packs the folder of a package into a file.
pack() {
  mkdir "$1/DEBIAN"
  printf 'Package: %s\nVersion: 1.0\nArchitecture: %s\nMaintainer: nobody\nDescription: nothing\n' \
    "${1##*/}" "$architecture" >"$1/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$1" "$2" >/dev/null
}

cd "$(mktemp --directory)"
for name in amazon-cloudwatch-agent amazon-ssm-agent; do
  mkdir --parents "$name/usr/lib/systemd/system"
  printf '[Service]\nExecStart=/usr/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' \
    >"$name/usr/lib/systemd/system/$name.service"
done

mkdir --parents amazon-cloudwatch-agent/opt/aws/amazon-cloudwatch-agent/{bin,etc} /srv/agent/{assets,"ubuntu/$architecture/latest"}
install --mode=0755 /dev/null amazon-cloudwatch-agent/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
package=/srv/agent/ubuntu/$architecture/latest/amazon-cloudwatch-agent.deb
pack amazon-cloudwatch-agent "$package"
gpg --batch --detach-sign --output "$package.sig" "$package"
gpg --batch --armor --export >/srv/agent/assets/amazon-cloudwatch-agent.gpg

pack amazon-ssm-agent /srv/amazon-ssm-agent.deb

mkdir --parents java-21-amazon-corretto-jdk/usr/bin "/srv/corretto/dists/stable/main/binary-$architecture"
printf '#!/bin/sh\necho "openjdk version \\"21.0.5\\" Corretto"\n' >java-21-amazon-corretto-jdk/usr/bin/java
chmod 0755 java-21-amazon-corretto-jdk/usr/bin/java
ln --symbolic java java-21-amazon-corretto-jdk/usr/bin/javac
pack java-21-amazon-corretto-jdk /srv/corretto/jdk.deb
cd /srv/corretto
gpg --batch --armor --export >corretto.key
index=main/binary-$architecture/Packages
{
  dpkg-deb --field jdk.deb
  printf 'Filename: jdk.deb\nSize: %s\nSHA256: %s\n' "$(stat --format=%s jdk.deb)" "$(sha256sum jdk.deb | cut --delimiter=' ' --fields=1)"
} >"dists/stable/$index"
cd dists/stable
printf 'Suite: stable\nComponents: main\nArchitectures: %s\nDate: %s\nSHA256:\n %s %s %s\n' "$architecture" "$(date --utc --rfc-email)" \
  "$(sha256sum "$index" | cut --delimiter=' ' --fields=1)" "$(stat --format=%s "$index")" "$index" |
  gpg --batch --clearsign --output InRelease

gpg --batch --with-colons --list-keys | sed --quiet '/^fpr/ { s/.*:\([0-9A-F]*\):$/\1/p; q }'
